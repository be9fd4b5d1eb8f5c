import { closeSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib';
import { PARTIAL_SUFFIX } from '../../contract/layout.ts';
import { OutputFile, type ZipSummary } from './output-file.ts';
import { makeDescriptor, makeDirectory, makeLocalHeader, type ZipEntryFacts } from './zip-records.ts';

/** Level 1: twice as fast as level 6 for a tenth more bytes, and compression takes most of a large sheet's time. */
export const COMPRESSION_LEVEL = constants.Z_BEST_SPEED;
/** Large enough for a compressed piece of a sheet, so that zlib gives it at once. */
const DEFLATED_CHUNK_BYTES = 64 * 1024;
/** How many pieces are compressed at a time, each with its memory. */
const PENDING_PIECES = 3;
/** Ends the compressed data: an empty last block. */
const LAST_BLOCK = Buffer.from([3, 0]);

/** A zip file being written; zlib writes into the file. After a failure, every call fails with the same error. */
export class ZipOutput {
  readonly #path: string;
  readonly #maxBytes: number;
  #file: OutputFile;
  #entries: WrittenEntry[] = [];
  #open: ZipEntry | null = null;

  /** Creates or overwrites the file at `path`. */
  constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#file = new OutputFile(path, maxBytes);
  }

  /** Begins an entry; the previous one must have ended. */
  openEntry(path: string): ZipEntry {
    this.#open = new ZipEntry(path, this.#file, (entry) => this.#entries.push(entry));
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
    this.#entries.push({ ...facts, beforeEnd: null });
  }

  /**
   * Writes other texts in place of the last pieces of ended entries, and leaves out the entries at `removed`. The file
   * is copied, because what follows moves.
   */
  replaceEnds(ends: ReadonlyMap<string, string>, removed: ReadonlySet<string>): void {
    const old = this.#file;
    const entries = this.#entries;
    const source = openSync(this.#path, 'r');
    this.#entries = [];
    this.#file = new OutputFile(`${this.#path}${PARTIAL_SUFFIX}`, this.#maxBytes);
    try {
      for (const [i, { beforeEnd, ...facts }] of entries.entries()) {
        if (removed.has(facts.path)) continue;
        const { offset } = this.#file;
        const text = ends.get(facts.path);
        if (text === undefined || beforeEnd === null) {
          this.#file.copy(source, facts.offset, entries[i + 1]?.offset ?? old.offset);
          this.#entries.push({ ...facts, offset, beforeEnd });
          continue;
        }
        this.#file.copy(source, facts.offset, beforeEnd.fileOffset);
        const end = Buffer.from(text);
        const deflated = deflateRawSync(end, { level: COMPRESSION_LEVEL });
        const replaced = {
          path: facts.path,
          crc32: crc32(end, beforeEnd.crc32),
          compressedBytes: beforeEnd.compressedBytes + deflated.length,
          bytes: beforeEnd.bytes + end.length,
          offset,
        };
        this.#file.write(deflated);
        this.#file.write(makeDescriptor(replaced));
        this.#entries.push({ ...replaced, beforeEnd: null });
      }
    } finally {
      closeSync(source);
      old.remove();
    }
  }

  finish(): ZipSummary {
    this.#file.write(makeDirectory(this.#entries, this.#file.offset));
    return this.#file.finish(this.#path);
  }

  abort(): void {
    this.#open?.stop();
    this.#file.remove();
  }
}

/** An entry of the file, and what was written of it before its last piece; null if it is one piece. */
interface WrittenEntry extends ZipEntryFacts {
  beforeEnd: { crc32: number; compressedBytes: number; bytes: number; fileOffset: number } | null;
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
  readonly #onEnd: (entry: WrittenEntry) => void;
  readonly #offset: number;
  readonly #pieces: Piece[] = [];
  #isStopped = false;
  #beforeLast = { crc32: 0, bytes: 0 };
  #crc32 = 0;
  #bytes = 0;
  #compressedBytes = 0;

  constructor(path: string, file: OutputFile, onEnd: (entry: WrittenEntry) => void) {
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
    this.#beforeLast = { crc32: this.#crc32, bytes: this.#bytes };
    this.#crc32 = crc32(bytes, this.#crc32);
    this.#bytes += length;
    const deflated = deflatePiece(bytes, PIECE_OPTIONS);
    // A later piece may fail while an earlier one is awaited.
    deflated.catch(() => undefined);
    this.#pieces.push({ memory, deflated });
    return this.#pieces.length < PENDING_PIECES ? undefined : this.#finishPiece();
  }

  async end(): Promise<void> {
    while (this.#pieces.length > 1) await this.#finishPiece();
    const written = { compressedBytes: this.#compressedBytes, fileOffset: this.#file.offset };
    await this.#finishPiece();
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
    this.#onEnd({ ...facts, beforeEnd: { ...this.#beforeLast, ...written } });
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
