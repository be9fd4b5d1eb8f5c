import type { WorkspaceEvent } from '../contract/api/index.ts';

type Listener = (event: WorkspaceEvent) => void;

/** Hands what changes in a workspace to whoever follows it. Nothing is kept: who comes later reads the state itself. */
export class WorkspaceHub {
  readonly #listeners = new Map<string, Set<Listener>>();

  publish(workspaceId: string, event: WorkspaceEvent): void {
    for (const listener of this.#listeners.get(workspaceId) ?? []) listener(event);
  }

  publishToAll(event: WorkspaceEvent): void {
    for (const workspaceId of this.#listeners.keys()) this.publish(workspaceId, event);
  }

  isFollowed(workspaceId: string): boolean {
    return this.#listeners.has(workspaceId);
  }

  /** Gives the function that ends following. */
  follow(workspaceId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(workspaceId) ?? new Set();
    this.#listeners.set(workspaceId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(workspaceId);
    };
  }
}
