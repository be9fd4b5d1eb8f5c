import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { AdeError } from '../../contract/errors/index.ts';
import type { BlobDigest } from './types.ts';

const CHUNK_BYTES = 256 * 1024;

/** A local file to be stored; it is hashed while it is read. */
export class SourceFile {
  readonly #path: string;
  readonly #sha256: string | undefined;
  #digest: BlobDigest | null = null;
  #failure: unknown = null;

  /** With `sha256`, reading a file with another hash throws `blob_source_changed` before the last byte is stored. */
  constructor(path: string, sha256?: string) {
    this.#path = path;
    this.#sha256 = sha256;
  }

  /** Size and hash of the bytes that were read; available after the end. */
  get digest(): BlobDigest {
    if (this.#digest === null) throw new Error(`${this.#path} has not been read to its end`);
    return this.#digest;
  }

  /** The error of the local file, if there was one; errors of the storage often look the same. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Size in bytes, before the file is read. */
  async measure(): Promise<number> {
    return (await this.#attempt(() => stat(this.#path))).size;
  }

  /** Each chunk has its own memory, which the reader may keep. */
  async *read(signal?: AbortSignal): AsyncGenerator<Buffer> {
    const file = await this.#attempt(() => open(this.#path));
    try {
      const hash = createHash('sha256');
      for (let bytes = 0; ; ) {
        const chunk = await this.#attempt(() => readChunk(file, bytes, signal));
        if (chunk.length === 0) return await this.#attempt(() => this.#finish({ sha256: hash.digest('hex'), bytes }));
        hash.update(chunk);
        bytes += chunk.length;
        // If the reader gives up, this line throws: that is not an error of the file.
        yield chunk;
      }
    } finally {
      await file.close();
    }
  }

  /** Reads the file only for its digest. */
  async readAll(signal?: AbortSignal): Promise<BlobDigest> {
    for await (const _chunk of this.read(signal));
    return this.digest;
  }

  async #attempt<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async #finish(digest: BlobDigest): Promise<void> {
    const expected = this.#sha256;
    if (expected !== undefined && digest.sha256 !== expected) {
      throw new AdeError('blob_source_changed', { path: this.#path, expected, found: digest.sha256 });
    }
    this.#digest = digest;
  }
}

async function readChunk(file: FileHandle, position: number, signal: AbortSignal | undefined): Promise<Buffer> {
  signal?.throwIfAborted();
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(CHUNK_BYTES), 0, CHUNK_BYTES, position);
  return buffer.subarray(0, bytesRead);
}
