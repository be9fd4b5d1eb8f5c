import type { Notes } from './notes.ts';

/** An engine that waits for a dry run reads a folder last. */
const KEPT_MS = 15 * 60_000;
/** Copies are removed down to this share of the limit, so that not every download has to remove some. */
const SHRUNK_TO = 0.9;

/** Limits the size of all copies of stored folders; the least recently used ones are removed first. */
export class CopyLimit {
  readonly #maxBytes: number;
  readonly #keptMs: number;
  readonly #shrinkAll: () => Promise<void>;
  #addedBytes = 0;
  #running: Promise<void> | null = null;

  /** Calls `shrinkAll` when much was added. `keptMs`: how long after its last use a folder may still be read. */
  constructor(maxBytes: number, shrinkAll: () => Promise<void>, keptMs: number = KEPT_MS) {
    this.#maxBytes = maxBytes;
    this.#keptMs = keptMs;
    this.#shrinkAll = shrinkAll;
  }

  add(bytes: number): void {
    this.#addedBytes += bytes;
    if (this.#addedBytes < this.#maxBytes * (1 - SHRUNK_TO) || this.#running !== null) return;
    this.#addedBytes = 0;
    this.#running = this.#shrinkAll()
      // It is tried again when more was added.
      .catch(() => undefined)
      .finally(() => {
        this.#running = null;
      });
  }

  async settled(): Promise<void> {
    await this.#running;
  }

  /** `forget` removes a copy unless something uses it, and tells whether it has removed it. */
  async shrink(notes: Notes, forget: (name: string) => Promise<boolean>): Promise<void> {
    const copies = (await notes.list()).map((name) => ({ name, bytes: sizeOf(notes, name), at: notes.usedAt(name) }));
    let total = copies.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= this.#maxBytes) return;
    const before = Date.now() - this.#keptMs;
    for (const { name, bytes } of copies.filter(({ at }) => at < before).sort((a, b) => a.at - b.at)) {
      if (total <= this.#maxBytes * SHRUNK_TO) return;
      if (await forget(name)) total -= bytes;
    }
  }
}

function sizeOf(notes: Notes, name: string): number {
  const files = Object.values(notes.find(name)?.files ?? {});
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
