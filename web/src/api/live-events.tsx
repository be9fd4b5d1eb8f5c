import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef, useState } from 'react';
import { applyEvent } from './apply-event.ts';
import { type LiveEvent, openEventStream, type StreamState } from './event-stream.ts';
import { onEventsAt } from './events-at.ts';
import { queryKeys } from './query-keys.ts';
import { numberOf, RecentEvents } from './recent-events.ts';

type Listener = (event: LiveEvent) => void;

const EventsContext = createContext<{ state: StreamState; subscribe: (listener: Listener) => () => void }>({
  state: 'connecting',
  subscribe: () => () => {},
});

/** If the stream connects this soon after the page was opened, only jobs and batches can have changed. */
const START_MS = 5000;
/** How long the stream waits for the first answer, which says up to which event it is true. */
const WAIT_MS = 1500;

/** Jobs and batches may have changed between their first reading and the stream; the rest was read a moment ago. */
function readWorkAgain(client: QueryClient): void {
  const moving = new Set<unknown>(['job', 'job-list', 'batch', 'batches']);
  void client.invalidateQueries({ predicate: ({ queryKey: [, , kind] }) => moving.has(kind) });
}

/** What is not in the log, since passing messages may have been missed, and what failed without a connection. */
function readPassingAgain(client: QueryClient): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [scope], state }) => scope !== 'workspace' || state.error !== null,
  });
}

/**
 * Follows a workspace from the event up to which the page has read it. An answer that was read before an event that the
 * page has got in the meantime gets that event again. Returns a function that stops it.
 */
function followWorkspace(
  client: QueryClient,
  workspaceId: string,
  { onState, onEvent }: { onState: (state: StreamState) => void; onEvent: (event: LiveEvent) => void },
): () => void {
  const recent = new RecentEvents<LiveEvent>();
  const openedMs = performance.now();
  let close: (() => void) | undefined;
  let isFirst = true;

  const apply = (event: LiveEvent) => {
    applyEvent(client, workspaceId, event);
    onEvent(event);
  };
  const connect = (event: LiveEvent & { type: 'connected' }, isComplete: boolean) => {
    const isStart = isFirst && performance.now() - openedMs < START_MS;
    isFirst = false;
    if (!isComplete && 'after' in event) recent.begin(numberOf(event.after) ?? 0);
    if (isComplete) {
      if (!isStart) readPassingAgain(client);
    } else if (isStart) readWorkAgain(client);
    else apply(event);
  };
  const open = (after?: string) => {
    if (close !== undefined) return;
    if (after !== undefined) recent.begin(numberOf(after) ?? 0);
    close = openEventStream(workspaceId, after, {
      onState,
      onEvent: (event, isComplete) => {
        if (event.type === 'connected') return connect(event, isComplete);
        const seq = 'event' in event && event.event ? numberOf(event.event.id) : null;
        if (seq !== null) recent.add(seq, event);
        apply(event);
      },
    });
  };
  const catchUp = (at: string) => {
    const missed = recent.listAfter(numberOf(at) ?? 0);
    if (missed === null) readWorkAgain(client);
    // Other events have made the page read again; these have changed what it shows.
    for (const event of missed ?? [])
      if (event.type === 'job_changed' || event.type === 'job_removed') applyEvent(client, workspaceId, event);
  };
  const stop = onEventsAt(workspaceId, (at) => {
    open(at);
    // By then, the answer is in the cache.
    setTimeout(() => catchUp(at));
  });
  const timer = setTimeout(open, WAIT_MS);
  onState('connecting');
  return () => {
    clearTimeout(timer);
    stop();
    close?.();
  };
}

/** One event stream per page, as browsers allow six connections. Without a workspace, it covers the whole server. */
export function LiveEvents({ workspaceId, children }: { workspaceId: string | null; children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    const tell = (event: LiveEvent) => {
      for (const listener of listeners.current) listener(event);
    };
    const onState = (next: StreamState) => {
      setState(next);
      // The service ends the stream of somebody whose session or role has ended.
      if (next === 'lost') void client.invalidateQueries({ queryKey: queryKeys.session });
    };
    if (workspaceId !== null) return followWorkspace(client, workspaceId, { onState, onEvent: tell });
    const onEvent = (event: LiveEvent) => {
      // Events of the whole server have no workspace.
      applyEvent(client, '*', event);
      tell(event);
    };
    return openEventStream(null, undefined, { onState, onEvent });
  }, [client, workspaceId]);

  const [subscribe] = useState(() => (listener: Listener) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  });
  return <EventsContext value={{ state, subscribe }}>{children}</EventsContext>;
}

/** Whether live updates arrive. */
export const useStreamState = (): StreamState => useContext(EventsContext).state;

/** Calls `listener` for every event, in addition to the cache. */
export function useWorkspaceEvent(listener: Listener): void {
  const { subscribe } = useContext(EventsContext);
  const hear = useEffectEvent(listener);
  useEffect(() => subscribe((event) => hear(event)), [subscribe]);
}
