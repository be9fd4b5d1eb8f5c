/** Something that has happened; it is not kept. */
export interface FeedEvent {
  /**
   * `logged`: the log of the workspace has new events. The others are passing: `job_progress`, `queue`, `batch`,
   * `safe_mode`, or a type of another part of the service.
   */
  type: string;
  data: unknown;
}

/** The channel for events of the whole server; no workspace has this id. */
export const SERVER_CHANNEL = '*';

export type FeedListener = (event: FeedEvent) => void;

/** Tells the followers of a workspace in this process what happens in it. Nothing is kept: that is in the log. */
export class Feed {
  readonly #channels = new Map<string, Set<FeedListener>>();

  /** Called with every event that is published here, but not with events from elsewhere. */
  onPublished: (workspaceId: string | null, type: string, data: unknown) => void = () => undefined;

  publish(workspaceId: string, type: string, data: unknown): void {
    this.deliver(workspaceId, type, data);
    this.onPublished(workspaceId, type, data);
  }

  /** Passes on an event from another process, or for the followers of this one. */
  deliver(workspaceId: string, type: string, data: unknown): void {
    for (const listener of this.#channels.get(workspaceId) ?? []) listener({ type, data });
  }

  /** Tells clients that the activity has new entries; call it after the transaction of a change. */
  publishActivity(): void {
    this.publish(SERVER_CHANNEL, 'activity_added', { type: 'activity_added' });
  }

  /** Whether somebody follows a workspace here. */
  hasFollowers(workspaceId: string): boolean {
    return this.#channels.has(workspaceId);
  }

  /** Publishes to every workspace that has a follower. */
  publishToAll(type: string, data: unknown): void {
    this.deliverToAll(type, data);
    this.onPublished(null, type, data);
  }

  deliverToAll(type: string, data: unknown): void {
    for (const workspaceId of this.#channels.keys()) this.deliver(workspaceId, type, data);
  }

  /** Listens from now on, and returns a function that stops it. */
  subscribe(workspaceId: string, listener: FeedListener): () => void {
    const listeners = this.#channels.getOrInsertComputed(workspaceId, () => new Set());
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#channels.get(workspaceId) === listeners) this.#channels.delete(workspaceId);
    };
  }
}
