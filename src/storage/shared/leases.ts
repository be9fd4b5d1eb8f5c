import { AsyncLocalStorage } from 'node:async_hooks';

interface Lease {
  names: Set<string>;
  isOver: boolean;
}

/** Knows which folders are in use, so that their copies are not removed. */
export class Leases {
  readonly #counts = new Map<string, number>();
  readonly #current = new AsyncLocalStorage<Lease>();

  isUsed(name: string): boolean {
    return this.#counts.has(name);
  }

  /** Keeps the folders that `work` registers in use until `work` ends. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const lease: Lease = { names: new Set(), isOver: false };
    try {
      return await this.#current.run(lease, work);
    } finally {
      lease.isOver = true;
      for (const name of lease.names) this.#count(name, -1);
    }
  }

  /** Notes that the current work uses a folder. */
  note(name: string): void {
    const lease = this.#current.getStore();
    // Work that has ended may have left something running in its context.
    if (lease === undefined || lease.isOver || lease.names.has(name)) return;
    lease.names.add(name);
    this.#count(name, 1);
  }

  #count(name: string, change: number): void {
    const count = (this.#counts.get(name) ?? 0) + change;
    if (count > 0) this.#counts.set(name, count);
    else this.#counts.delete(name);
  }
}
