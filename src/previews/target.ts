import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldFiles } from './place.ts';

/** Receives the files of a preview, each in one or several parts. */
export interface PreviewTarget {
  add(name: string, part: Buffer): Promise<void>;
}

export class FolderTarget implements PreviewTarget {
  readonly #folder: string;

  /** An existing, empty folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  add(name: string, part: Buffer): Promise<void> {
    return appendFile(join(this.#folder, name), part);
  }
}

export class MemoryTarget implements PreviewTarget {
  readonly #maxBytes: number;
  readonly #onFull: () => never;
  readonly #parts = new Map<string, Buffer[]>();
  #bytes = 0;

  /** Calls `onFull` when the preview is larger than `maxBytes`. */
  constructor(maxBytes: number, onFull: () => never) {
    this.#maxBytes = maxBytes;
    this.#onFull = onFull;
  }

  async add(name: string, part: Buffer): Promise<void> {
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) this.#onFull();
    this.#parts.getOrInsertComputed(name, () => []).push(part);
  }

  get files(): HeldFiles {
    return new Map([...this.#parts].map(([name, parts]) => [name, Buffer.concat(parts)]));
  }
}
