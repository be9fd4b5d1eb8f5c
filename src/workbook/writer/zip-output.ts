import { createHash } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib';
import { asDiskFull } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { makeDescriptor, makeDirectory, makeLocalHeader, type ZipEntryFacts } from './zip-records.ts';

/** Level 1: twice as fast as level 6 for a tenth more bytes, and compression takes most of a large sheet's time. */
export const COMPRESSION_LEVEL = constants.Z_BEST_SPEED;
/** Large enough for a compressed piece of a sheet, so that zlib gives it at once. */
const DEFLATED_CHUNK_BYTES = 64 * 1024;
/** How many pieces are compressed at a time, each with its memory. */
const PENDING_PIECES = 3;
/** Ends the compressed data: an empty last block. */
const LAST_BLOCK = Buffer.from([3, 0]);
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

/** A piece that is being compressed. */
interface Piece {
  memory: Buffer;
  deflated: Promise<Buffer>;
}

/** An entry that is being written: its pieces are compressed at the same time, each on its own. */
export class ZipEntry {
  readonly #path: string;
  readonly #file: OutputFile;
  readonly #onEnd: (facts: ZipEntryFacts) => void;
  readonly #offset: number;
  readonly #pieces: Piece[] = [];
  #isStopped = false;
  #crc32 = 0;
  #bytes = 0;
  #compressedBytes = 0;

  constructor(path: string, file: OutputFile, onEnd: (facts: ZipEntryFacts) => void) {
    this.#path = path;
    this.#file = file;
    this.#onEnd = onEnd;
    this.#offset = file.offset;
    file.write(makeLocalHeader(path));
  }

  /**
   * Takes over the memory until its first `length` bytes are compressed. Resolves when more may be written: with memory
   * that is free again, or with undefined if no memory is free. The pieces decide the bytes of the file.
   */
  async write(memory: Buffer, length: number): Promise<Buffer | undefined> {
    this.#file.assertUsable();
    const bytes = memory.subarray(0, length);
    this.#crc32 = crc32(bytes, this.#crc32);
    this.#bytes += length;
    const deflated = deflatePiece(bytes, PIECE_OPTIONS);
    // A later piece may fail while an earlier one is awaited.
    deflated.catch(() => undefined);
    this.#pieces.push({ memory, deflated });
    return this.#pieces.length < PENDING_PIECES ? undefined : this.#finishPiece();
  }

  async end(): Promise<void> {
    while (this.#pieces.length > 0) await this.#finishPiece();
    if (this.#isStopped) this.#file.fail(new Error(`The part ${this.#path} was aborted.`));
    this.#add(LAST_BLOCK);
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
    this.#isStopped = true;
  }

  /** Writes the first piece when it is compressed. Returns its memory. */
  async #finishPiece(): Promise<Buffer | undefined> {
    const piece = this.#pieces.shift();
    try {
      const deflated = await piece?.deflated;
      if (deflated !== undefined && !this.#isStopped) this.#add(deflated);
    } catch (error) {
      this.#file.fail(error);
    }
    this.#file.assertUsable();
    return piece?.memory;
  }

  #add(bytes: Buffer): void {
    this.#file.write(bytes);
    this.#compressedBytes += bytes.length;
  }
}

const deflatePiece = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);

/** A piece ends at a whole byte and refers to no other piece, so that pieces can be joined. */
const PIECE_OPTIONS: ZlibOptions = {
  level: COMPRESSION_LEVEL,
  chunkSize: DEFLATED_CHUNK_BYTES,
  finishFlush: constants.Z_SYNC_FLUSH,
};

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
