import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { asDiskFull } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';

const BYTES_PER_MB = 1024 * 1024;
const COPIED_AT_ONCE = 1024 * 1024;

export interface ZipSummary {
  bytes: number;
  /** SHA-256 of the file, in hex. */
  sha256: string;
}

/** A zip file being written: counts its bytes, and remembers the first failure. */
export class OutputFile {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  #fd: number | null = null;
  #failure: unknown;
  offset = 0;

  constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    try {
      this.#fd = openSync(path, 'w');
    } catch (error) {
      this.fail(error);
    }
  }

  assertUsable(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Makes every later call fail with the first failure. */
  fail(cause: unknown): void {
    this.#failure ??= mapWriteError(cause, this.#path, this.#maxBytes);
  }

  write(bytes: Buffer): void {
    this.assertUsable();
    try {
      if (this.offset + bytes.length > this.#maxBytes) throw makeTooLargeError(this.#path, this.#maxBytes);
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd!, bytes, done);
    } catch (error) {
      this.fail(error);
      throw this.#failure;
    }
    this.#hash.update(bytes);
    this.offset += bytes.length;
  }

  /** Appends bytes of another file. */
  copy(source: number, from: number, to: number): void {
    const bytes = Buffer.alloc(Math.min(COPIED_AT_ONCE, to - from));
    for (let at = from; at < to; ) {
      const count = readSync(source, bytes, 0, Math.min(bytes.length, to - at), at);
      if (count === 0) throw new Error(`${basename(this.#path)} is shorter than what was written.`);
      this.write(bytes.subarray(0, count));
      at += count;
    }
  }

  /** The finished file gets the name `path` if it has another one. */
  finish(path: string): ZipSummary {
    this.#close();
    this.assertUsable();
    if (path !== this.#path) renameSync(this.#path, path);
    return { bytes: this.offset, sha256: this.#hash.digest('hex') };
  }

  remove(): void {
    this.fail(new Error(`${basename(this.#path)} was aborted.`));
    this.#close();
    rmSync(this.#path, { force: true });
  }

  /** Some systems only report here that the disk was full. */
  #close(): void {
    const fd = this.#fd;
    this.#fd = null;
    try {
      if (fd !== null) closeSync(fd);
    } catch (error) {
      this.fail(error);
    }
  }
}

function mapWriteError(cause: unknown, path: string, maxBytes: number): unknown {
  if (isAdeError(cause)) return cause;
  const diskFull = asDiskFull(cause, basename(path));
  if (diskFull) return diskFull;
  // The process reached its file size limit (RLIMIT_FSIZE) before the writer's own limit.
  if ((cause as NodeJS.ErrnoException).code === 'EFBIG') return makeTooLargeError(path, maxBytes, cause);
  return cause;
}

function makeTooLargeError(path: string, maxBytes: number, cause?: unknown): AdeError {
  const details = { path: basename(path), max_mb: Math.floor(maxBytes / BYTES_PER_MB) };
  return new AdeError('output_too_large', details, { cause });
}
