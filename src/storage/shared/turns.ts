import { AsyncLocalStorage } from 'node:async_hooks';

interface Turn {
  name: string;
  isOver: boolean;
}

/** Runs one piece of work at a time per folder. Calls from within the work do not wait for it. */
export class FolderTurns {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #held = new AsyncLocalStorage<readonly Turn[]>();

  isTaken(name: string): boolean {
    return this.#last.has(name);
  }

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    // Work that has ended may have left something running in its context.
    const held = (this.#held.getStore() ?? []).filter(({ isOver }) => !isOver);
    if (held.some((one) => one.name === name)) return work();
    const turn = { name, isOver: false };
    const before = this.#last.get(name) ?? Promise.resolve();
    const result = before.then(() => this.#held.run([...held, turn], work));
    const settled = result.catch(() => undefined);
    this.#last.set(name, settled);
    try {
      return await result;
    } finally {
      turn.isOver = true;
      if (this.#last.get(name) === settled) this.#last.delete(name);
    }
  }
}
