import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { AdeError } from '../../contract/errors/index.ts';
import { openZip } from './open-zip.ts';
import { PartFailure } from './part-failure.ts';

/** The default limit to which a part, and the whole file, may expand: well above any genuine workbook. */
export const defaultMaxExpandedBytes = 4096 * 1024 * 1024;
/** A workbook has a few dozen parts, or some thousands with a thousand sheets and drawings. */
export const maxZipEntries = 100_000;

/** Large chunks save round trips to the thread pool: inflating is three times as fast as with chunks of 16 KB. */
const INFLATE_CHUNK_BYTES = 256 * 1024;
const ENCRYPTED_FLAG = 0x1;
const MAX_SHOWN_NAME = 80;

/** An open zip file. Its parts can be read several times. Sizes are counted, because stated sizes may be wrong. */
export class ZipArchive {
  readonly file: string;
  readonly partNames: readonly string[];
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #maxExpandedBytes: number;
  readonly #expandedBytes = new Map<string, number>();
  readonly #isInMemory: boolean;

  constructor(
    file: string,
    zip: ZipFile,
    entries: ReadonlyMap<string, Entry>,
    { maxExpandedBytes, isInMemory }: { maxExpandedBytes: number; isInMemory: boolean },
  ) {
    this.file = file;
    this.#zip = zip;
    this.#isInMemory = isInMemory;
    this.#entries = entries;
    this.#maxExpandedBytes = maxExpandedBytes;
    this.partNames = [...entries.keys()];
  }

  hasPart(name: string): boolean {
    return this.#entries.has(toPartKey(name));
  }

  /** The name of a part as the archive writes it; names are not case-sensitive. */
  writtenName(name: string): string {
    const entry = this.#entries.get(toPartKey(name));
    if (entry === undefined) return name;
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  }

  /** The size of the inflated part, as the archive states it; 0 if there is no such part. */
  statedBytes(name: string): number {
    return this.#entries.get(toPartKey(name))?.uncompressedSize ?? 0;
  }

  /** The inflated bytes of the part. Checks the CRC at the end. */
  async *readPart(name: string): AsyncGenerator<Buffer> {
    const failure = new PartFailure(this.file, name);
    const entry = this.#entries.get(toPartKey(name));
    if (!entry) throw failure.corrupt('the part is missing');
    const stream = await this.#openStream(entry, failure);
    let partBytes = 0;
    let checksum = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        partBytes += chunk.length;
        this.#assertExpansion(toPartKey(name), partBytes, failure);
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    } catch (error) {
      throw describeStreamError(error, failure);
    } finally {
      stream.destroy();
    }
    if (checksum !== entry.crc32) throw failure.corrupt('the checksum is wrong');
  }

  /** Share of the bytes of these parts read so far, 0 to 1, if the stated sizes are right. */
  findReadShare(names: readonly string[]): number {
    const keys = names.map(toPartKey);
    const total = keys.reduce((sum, key) => sum + (this.#entries.get(key)?.uncompressedSize ?? 0), 0);
    const read = keys.reduce((sum, key) => sum + (this.#expandedBytes.get(key) ?? 0), 0);
    return total === 0 ? 0 : Math.min(1, read / total);
  }

  /** Reads a complete part. Throws if its size differs from the stated size. */
  async readSizedPart(name: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.readPart(name)) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    const said = this.#entries.get(toPartKey(name))!.uncompressedSize;
    if (content.length === said) return content;
    throw new PartFailure(this.file, name).corrupt(`it has ${content.length} bytes; the archive states ${said}`);
  }

  async close(): Promise<void> {
    if (!this.#zip.isOpen) return;
    // yauzl only reports the end for files, not for bytes in memory.
    if (this.#isInMemory) return this.#zip.close();
    const closed = new Promise<void>((resolve) => this.#zip.once('close', () => resolve()));
    this.#zip.close();
    await closed;
  }

  async #openStream(entry: Entry, failure: PartFailure): Promise<Readable> {
    if (entry.generalPurposeBitFlag & ENCRYPTED_FLAG) throw new AdeError('encrypted_workbook', { file: this.file });
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
      throw failure.corrupt(`compression method ${entry.compressionMethod} instead of deflate`);
    }
    let raw: Readable;
    try {
      raw = await this.#zip.openReadStreamPromise(entry, { decodeFileData: false });
    } catch (error) {
      throw describeZipError(error, failure);
    }
    if (entry.compressionMethod === 0) return raw;
    const inflate = createInflateRaw({ chunkSize: INFLATE_CHUNK_BYTES });
    // Reading from `inflate` reports the errors of both streams, so the callback has nothing to do.
    return pipeline(raw, inflate, () => {});
  }

  /** Counts each part once, even if it is read several times. */
  #assertExpansion(key: string, partBytes: number, failure: PartFailure): void {
    if (partBytes <= (this.#expandedBytes.get(key) ?? 0)) return;
    this.#expandedBytes.set(key, partBytes);
    let totalBytes = 0;
    for (const bytes of this.#expandedBytes.values()) totalBytes += bytes;
    if (totalBytes > this.#maxExpandedBytes) throw failure.expandedTooLarge(this.#maxExpandedBytes);
  }
}

/** Opens a file that begins like a zip file. Errors: `truncated_file`, `corrupt_workbook`. */
export async function openZipArchive(
  path: string | Buffer,
  file: string,
  maxExpandedBytes = defaultMaxExpandedBytes,
): Promise<ZipArchive> {
  const failure = new PartFailure(file, 'zip directory');
  let zip: ZipFile | undefined;
  try {
    zip = await openZip(path);
    const isInMemory = typeof path !== 'string';
    return new ZipArchive(file, zip, await readEntries(zip, failure), { maxExpandedBytes, isInMemory });
  } catch (error) {
    zip?.close();
    throw describeZipError(error, failure);
  }
}

async function readEntries(zip: ZipFile, failure: PartFailure): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    const key = toPartKey(name);
    if (entries.has(key))
      throw failure.corrupt(`two entries are named ${cleanName(name)}, and programs disagree about which one counts`);
    entries.set(key, entry);
    if (entries.size > maxZipEntries) throw failure.corrupt(`more than ${maxZipEntries} entries`);
  }
  return entries;
}

function cleanName(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MAX_SHOWN_NAME);
}

/** Part names are not case-sensitive (ECMA-376 part 2, 6.2.2.3). */
function toPartKey(name: string): string {
  return (name.startsWith('/') ? name.slice(1) : name).toLowerCase();
}

/** yauzl's errors have no codes, so their texts show whether the end of the file is missing. */
function describeZipError(error: unknown, failure: PartFailure): unknown {
  if (!(error instanceof Error) || error instanceof AdeError || 'syscall' in error) return error;
  if (/end of central directory record signature not found/i.test(error.message)) {
    return new AdeError(
      'truncated_file',
      { file: failure.file, found: 'the directory at its end is missing' },
      { cause: error },
    );
  }
  if (/overflows file bounds|unexpected EOF/i.test(error.message))
    return failure.truncated('the file is too short', error);
  return failure.corrupt(error.message, error);
}

function describeStreamError(error: unknown, failure: PartFailure): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'Z_BUF_ERROR') return failure.truncated('the compressed data ends too early', error);
  if (typeof code === 'string' && code.startsWith('Z_'))
    return failure.corrupt('the compressed data is damaged', error);
  return describeZipError(error, failure);
}
