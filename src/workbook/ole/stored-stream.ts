import type { ByteSource } from './byte-source.ts';

/** Bytes of a stream that are one after another in the file, too. */
export interface Run {
  /** Where the run begins in the file. */
  position: number;
  length: number;
}

/** A run, and where it begins in the stream. */
interface PlacedRun extends Run {
  start: number;
}

/** A stream inside a file. It is read in pieces, wherever the file has them. */
export class StoredStream {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #runs: readonly PlacedRun[];

  /** `runs` have at least `size` bytes. */
  constructor(source: ByteSource, runs: readonly Run[], size: number) {
    this.#source = source;
    this.size = size;
    let start = 0;
    this.#runs = runs.map((run) => {
      const placed = { ...run, start };
      start += run.length;
      return placed;
    });
  }

  /** Fills `target` from `offset` on; returns the number of bytes, which is less than `length` only at the end. */
  async readInto(target: Buffer, offset: number, length: number, start: number): Promise<number> {
    const end = Math.min(start + length, this.size);
    for (let i = this.#findRun(start); i < this.#runs.length; i++) {
      const run = this.#runs[i];
      if (run === undefined || run.start >= end) break;
      const from = Math.max(run.start, start);
      const count = Math.min(run.start + run.length, end) - from;
      await this.#source.readInto(target, offset + from - start, count, run.position + from - run.start);
    }
    return Math.max(0, end - start);
  }

  /** The last run that begins at this place or before. */
  #findRun(at: number): number {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#runs[middle]?.start ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
