import { createHash } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { constants, crc32, createDeflateRaw, type DeflateRaw, deflateRawSync } from 'node:zlib';
import { asDiskFull } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { makeDescriptor, makeDirectory, makeLocalHeader, type ZipEntryFacts } from './zip-records.ts';

/** Level 1: twice as fast as level 6 for a tenth more bytes, and compression takes most of a large sheet's time. */
export const COMPRESSION_LEVEL = constants.Z_BEST_SPEED;
/** Large enough for a compressed piece: passing a chunk between threads takes longer than compressing it. */
const DEFLATED_CHUNK_BYTES = 64 * 1024;
/** How many pieces may wait for compression. */
const PENDING_PIECES = 3;
const BYTES_PER_MB = 1024 * 1024;

export interface ZipSummary {
  bytes: number;
  /** SHA-256 of the file, in hex. */
  sha256: string;
}

/** A zip file being written; zlib writes into the file. After a failure, every call fails with the same error. */
export class ZipOutput {
  readonly #file: OutputFile;
  readonly #entries: ZipEntryFacts[] = [];
  #open: ZipEntry | null = null;

  /** Creates or overwrites the file at `path`. */
  constructor(path: string, maxBytes: number) {
    this.#file = new OutputFile(path, maxBytes);
  }

  /** Begins an entry; the previous one must have ended. */
  openEntry(path: string): ZipEntry {
    this.#open = new ZipEntry(path, this.#file, (facts) => this.#entries.push(facts));
    return this.#open;
  }

  /** Writes a small entry at once. */
  addEntry(path: string, text: string): void {
    const bytes = Buffer.from(text);
    const deflated = deflateRawSync(bytes, { level: COMPRESSION_LEVEL });
    const { offset } = this.#file;
    const facts = { path, crc32: crc32(bytes), compressedBytes: deflated.length, bytes: bytes.length, offset };
    this.#file.write(makeLocalHeader(path));
    this.#file.write(deflated);
    this.#file.write(makeDescriptor(facts));
    this.#entries.push(facts);
  }

  finish(): ZipSummary {
    this.#file.write(makeDirectory(this.#entries, this.#file.offset));
    return this.#file.finish();
  }

  abort(): void {
    this.#open?.stop();
    this.#file.remove();
  }
}

export class ZipEntry {
  readonly #path: string;
  readonly #file: OutputFile;
  readonly #onEnd: (facts: ZipEntryFacts) => void;
  readonly #deflate: DeflateRaw;
  readonly #ended: Promise<void>;
  readonly #offset: number;
  readonly #free: Buffer[] = [];
  #pending = 0;
  #onPieceDone: (() => void) | null = null;
  #crc32 = 0;
  #bytes = 0;
  #compressedBytes = 0;

  constructor(path: string, file: OutputFile, onEnd: (facts: ZipEntryFacts) => void) {
    this.#path = path;
    this.#file = file;
    this.#onEnd = onEnd;
    this.#offset = file.offset;
    file.write(makeLocalHeader(path));
    this.#deflate = createDeflateRaw({ level: COMPRESSION_LEVEL, chunkSize: DEFLATED_CHUNK_BYTES });
    this.#deflate.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#deflate.on('error', (error) => file.fail(error));
    this.#ended = new Promise((resolve) => this.#deflate.once('close', resolve));
  }

  /**
   * Takes over the memory until its first `length` bytes are compressed. Resolves when more may be written: with memory
   * that is free again, or with undefined if no memory is free.
   */
  async write(memory: Buffer, length: number): Promise<Buffer | undefined> {
    this.#file.assertUsable();
    const piece = memory.subarray(0, length);
    this.#crc32 = crc32(piece, this.#crc32);
    this.#bytes += length;
    this.#pending += 1;
    this.#deflate.write(piece, () => {
      this.#pending -= 1;
      this.#free.push(memory);
      this.#onPieceDone?.();
    });
    // Results of the compression threads come through the event loop, so it gets a turn after every write.
    await setImmediate();
    if (this.#pending >= PENDING_PIECES) await this.#waitForPiece();
    this.#file.assertUsable();
    return this.#free.pop();
  }

  async end(): Promise<void> {
    this.#deflate.end();
    await this.#ended;
    if (!this.#deflate.readableEnded) this.#file.fail(new Error(`The part ${this.#path} was aborted.`));
    this.#file.assertUsable();
    const facts = {
      path: this.#path,
      crc32: this.#crc32,
      compressedBytes: this.#compressedBytes,
      bytes: this.#bytes,
      offset: this.#offset,
    };
    this.#file.write(makeDescriptor(facts));
    this.#onEnd(facts);
  }

  stop(): void {
    this.#deflate.destroy();
  }

  #waitForPiece(): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        this.#onPieceDone = null;
        this.#deflate.off('close', finish);
        resolve();
      };
      this.#onPieceDone = finish;
      this.#deflate.once('close', finish);
    });
  }

  #take(chunk: Buffer): void {
    try {
      this.#file.write(chunk);
      this.#compressedBytes += chunk.length;
    } catch {
      // The file reports the failure to the next write.
      this.stop();
    }
  }
}

/** The file itself: counts written bytes, and remembers the first failure. */
class OutputFile {
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

  finish(): ZipSummary {
    this.#close();
    this.assertUsable();
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
