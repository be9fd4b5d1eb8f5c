import type { ByteSource } from './byte-source.ts';

/** Bytes of a stream that are one after another in the file, too. */
export interface Run {
  /** Where the run begins in the file. */
  position: number;
  length: number;
}

/** A stream inside a file. It is read in pieces, wherever the file has them. */
export class StoredStream {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #runs: readonly Run[];
  /** Where each run begins in the stream. */
  readonly #starts: Float64Array;

  /** `runs` have at least `size` bytes. */
  constructor(source: ByteSource, runs: readonly Run[], size: number) {
    this.#source = source;
    this.#runs = runs;
    this.size = size;
    this.#starts = new Float64Array(runs.length);
    let start = 0;
    for (let i = 0; i < runs.length; i++) {
      this.#starts[i] = start;
      start += runs[i]!.length;
    }
  }

  /** Fills `target` from `offset` on; returns the number of bytes, which is less than `length` only at the end. */
  async readInto(target: Buffer, offset: number, length: number, start: number): Promise<number> {
    const end = Math.min(start + length, this.size);
    let at = start;
    for (let i = this.#findRun(start); at < end; i++) {
      const { position, length: runBytes } = this.#runs[i]!;
      const inRun = at - this.#starts[i]!;
      const count = Math.min(runBytes - inRun, end - at);
      await this.#source.readInto(target, offset + at - start, count, position + inRun);
      at += count;
    }
    return Math.max(0, end - start);
  }

  #findRun(at: number): number {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
