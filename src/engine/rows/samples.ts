import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { CellValue } from '../../workbook/index.ts';

type SampleRows = CellValue[][];

/** Sampled rows by table id. */
export interface Samples extends Iterable<[tableId: string, rows: SampleRows]> {
  get(tableId: string): SampleRows | undefined;
  has(tableId: string): boolean;
}

/** Samples of pass 1 in a file: in memory, those of hundreds of tables take more than everything else. */
export class StoredSamples implements Samples {
  readonly #maxBytes: number;
  readonly #fd: number;
  /** The place of each sample, or its rows if the file has no room for them. */
  readonly #samples = new Map<string, { offset: number; bytes: number } | SampleRows>();
  #bytes = 0;

  /** The file disappears when it is closed, even if the process is killed. Larger files are not allowed. */
  constructor(path: string, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#fd = openSync(path, 'w+', 0o600);
    rmSync(path);
  }

  set(tableId: string, rows: SampleRows): void {
    const text = Buffer.from(JSON.stringify(rows));
    this.#samples.set(tableId, this.#write(text) ?? rows);
  }

  /** Null if there is no room. */
  #write(text: Buffer): { offset: number; bytes: number } | null {
    if (this.#bytes + text.length > this.#maxBytes) return null;
    const offset = this.#bytes;
    try {
      for (let done = 0; done < text.length; )
        done += writeSync(this.#fd, text, done, text.length - done, offset + done);
    } catch {
      return null;
    }
    this.#bytes += text.length;
    return { offset, bytes: text.length };
  }

  get(tableId: string): SampleRows | undefined {
    const sample = this.#samples.get(tableId);
    if (sample === undefined || Array.isArray(sample)) return sample;
    const text = Buffer.alloc(sample.bytes);
    for (let done = 0; done < text.length; ) {
      const count = readSync(this.#fd, text, done, text.length - done, sample.offset + done);
      if (count === 0) throw new Error('The file of the samples was cut.');
      done += count;
    }
    return JSON.parse(text.toString()) as SampleRows;
  }

  has(tableId: string): boolean {
    return this.#samples.has(tableId);
  }

  get size(): number {
    return this.#samples.size;
  }

  *[Symbol.iterator](): Generator<[string, SampleRows]> {
    for (const tableId of this.#samples.keys()) yield [tableId, this.get(tableId)!];
  }

  close(): void {
    closeSync(this.#fd);
  }
}
