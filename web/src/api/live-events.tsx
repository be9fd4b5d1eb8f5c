import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef, useState } from 'react';
import { applyEvent } from './apply-event.ts';
import { type LiveEvent, openEventStream, type StreamState } from './event-stream.ts';

type Listener = (event: LiveEvent) => void;

const EventsContext = createContext<{ state: StreamState; subscribe: (listener: Listener) => () => void }>({
  state: 'connecting',
  subscribe: () => () => {},
});

/** If the stream connects this soon after the page was opened, only jobs and batches can have changed. */
const START_MS = 5000;

/** Jobs and batches may have changed between their first reading and the stream; the rest was read a moment ago. */
function readWorkAgain(client: QueryClient): void {
  const moving = new Set<unknown>(['job', 'job-list', 'batch', 'batches']);
  void client.invalidateQueries({ predicate: ({ queryKey: [, , kind] }) => moving.has(kind) });
}

/** One event stream per page, as browsers allow six connections. Without a workspace, it covers the whole server. */
export function LiveEvents({ workspaceId, children }: { workspaceId: string | null; children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    const openedMs = performance.now();
    let isFirst = true;
    return openEventStream(workspaceId, {
      onState: setState,
      onEvent: (event) => {
        const isStart = isFirst && performance.now() - openedMs < START_MS;
        isFirst = false;
        if (event.type === 'connected' && isStart) readWorkAgain(client);
        // Events of the whole server have no workspace.
        else applyEvent(client, workspaceId ?? '*', event);
        for (const listener of listeners.current) listener(event);
      },
    });
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
