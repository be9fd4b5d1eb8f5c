import type { ServerEvent, WorkspaceEvent } from './contract.ts';
import { makeApiUrl, makeWorkspacePath } from './request.ts';

export type StreamState = 'connecting' | 'open' | 'lost';

export type LiveEvent = WorkspaceEvent | ServerEvent;

interface StreamListener {
  onEvent: (event: LiveEvent) => void;
  onState: (state: StreamState) => void;
}

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 8000;

/**
 * Subscribes to the events of a workspace or, with null, of the whole server. Reconnects until it is closed. The
 * browser itself gives up at an error status (a restarting proxy), so a closed source is opened again here.
 */
export function openEventStream(workspaceId: string | null, listener: StreamListener): () => void {
  const url = makeApiUrl(makeWorkspacePath(workspaceId, 'events'));
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  const connect = () => {
    source = new EventSource(url, { withCredentials: true });
    source.onopen = () => {
      retryMs = FIRST_RETRY_MS;
      listener.onState('open');
    };
    source.onmessage = (message) => listener.onEvent(JSON.parse(message.data) as LiveEvent);
    source.onerror = () => {
      listener.onState('lost');
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    };
  };

  listener.onState('connecting');
  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
