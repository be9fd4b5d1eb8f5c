import type { BigIntStats } from 'node:fs';

interface Seen {
  stamp: string;
  sinceMs: number;
  isForgotten: boolean;
}

/** Size, times and inode: what differs if a file was written, replaced or renamed. */
const stampOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats) => `${size}:${mtimeNs}:${ctimeNs}:${ino}`;

/** The same for a file that was renamed. A new file may get the inode of one that was removed, but not its birth. */
const identityOf = ({ ino, birthtimeNs }: BigIntStats) => `${ino}:${birthtimeNs}`;

/**
 * Compares the looks at a folder. By this process's clock, since the clock of a file server may differ; a program that
 * copies a file may also give it the time of the original while it still writes.
 */
export class Changes {
  readonly #settleMs: number;
  #before = new Map<string, Seen>();
  #now = new Map<string, Seen>();
  /** Files that had a temporary name. */
  #temporary = new Set<string>();
  #temporaryNow = new Set<string>();

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  noteTemporary(stats: BigIntStats): void {
    this.#temporaryNow.add(identityOf(stats));
  }

  /** Whether the file is complete, and nobody has dealt with it. */
  isComplete(path: string, stats: BigIntStats): boolean {
    const stamp = stampOf(stats);
    const before = this.#before.get(path);
    const isSame = before?.stamp === stamp;
    const seen = isSame ? before : { stamp, sinceMs: performance.now(), isForgotten: false };
    // A file that had a temporary name before was renamed into place. Its writer is done with it.
    if (!isSame && this.#temporary.has(identityOf(stats))) seen.sinceMs = Number.NEGATIVE_INFINITY;
    this.#now.set(path, seen);
    return !seen.isForgotten && performance.now() - seen.sinceMs >= this.#settleMs;
  }

  forget(path: string): void {
    const seen = this.#now.get(path) ?? this.#before.get(path);
    if (seen !== undefined) seen.isForgotten = true;
  }

  /** Call it at the end of a whole look: what was not there is forgotten. */
  endLook(): void {
    this.#before = this.#now;
    this.#now = new Map();
    this.#temporary = this.#temporaryNow;
    this.#temporaryNow = new Set();
  }

  /** Call it if a look ends early: what it has seen counts, and what earlier ones have seen. */
  breakOff(): void {
    for (const [path, seen] of this.#now) this.#before.set(path, seen);
    for (const identity of this.#temporaryNow) this.#temporary.add(identity);
    this.#now = new Map();
    this.#temporaryNow = new Set();
  }
}
