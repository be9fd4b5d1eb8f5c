import type { ServerEvent, WorkspaceEvent } from './contract.ts';
import { makeApiUrl, makeWorkspacePath } from './request.ts';

export type StreamState = 'connecting' | 'open' | 'lost';

export type LiveEvent = WorkspaceEvent | ServerEvent;

interface StreamListener {
  /** `isComplete`, for `connected`: the stream continues where it ended, or where it was to begin. */
  onEvent: (event: LiveEvent, isComplete: boolean) => void;
  onState: (state: StreamState) => void;
}

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 8000;

/**
 * Subscribes to the events of a workspace after the event `after` or, with null, of the whole server. Reconnects until
 * it is closed, and continues after the last event. The browser itself gives up at an error status (a restarting proxy),
 * so a closed source is opened again here.
 */
export function openEventStream(
  workspaceId: string | null,
  after: string | undefined,
  listener: StreamListener,
): () => void {
  const path = makeWorkspacePath(workspaceId, 'events');
  let lastId = after ?? '';
  let isReset = false;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  const connect = () => {
    source = new EventSource(makeApiUrl(path, { after: lastId }), { withCredentials: true });
    source.onopen = () => {
      retryMs = FIRST_RETRY_MS;
      listener.onState('open');
    };
    source.onmessage = (message) => {
      const event = JSON.parse(message.data) as LiveEvent;
      // A service of an earlier version does not say where it begins.
      const isComplete = lastId !== '' && !isReset && 'after' in event;
      isReset = event.type === 'reset';
      lastId = message.lastEventId || lastId;
      listener.onEvent(event, isComplete);
    };
    source.onerror = () => {
      listener.onState('lost');
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    };
  };

  // A broken connection is often noticed by the browser long before the stream fails.
  const reconnect = () => {
    clearTimeout(timer);
    source?.close();
    connect();
  };
  listener.onState('connecting');
  connect();
  globalThis.addEventListener('offline', reconnect);
  globalThis.addEventListener('online', reconnect);
  return () => {
    globalThis.removeEventListener('offline', reconnect);
    globalThis.removeEventListener('online', reconnect);
    clearTimeout(timer);
    source?.close();
  };
}
