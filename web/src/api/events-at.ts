type Listener = (at: string) => void;

const listeners = new Map<string, Set<Listener>>();

/** Notes up to which event of its workspace an answer is true. */
export function noteEventsAt(path: string, response: Response): void {
  const at = response.headers.get('ade-events-at');
  const workspaceId = /^\/workspaces\/([^/?]+)/.exec(path)?.[1];
  if (at === null || workspaceId === undefined) return;
  for (const listener of listeners.get(decodeURIComponent(workspaceId)) ?? []) listener(at);
}

/** Calls `listener` for each answer of a workspace. Returns a function that stops it. */
export function onEventsAt(workspaceId: string, listener: Listener): () => void {
  const all = listeners.get(workspaceId) ?? new Set();
  listeners.set(workspaceId, all.add(listener));
  return () => void all.delete(listener);
}
