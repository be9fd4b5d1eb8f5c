/** The records of a zip file (PKWARE APPNOTE 6.3): little-endian, in their zip64 forms if 32 bits are too few. */

/** Facts about an entry that are known once it is complete. Sizes and offsets are in bytes. */
export interface ZipEntryFacts {
  path: string;
  crc32: number;
  compressedBytes: number;
  bytes: number;
  /** Offset of its local header in the file. */
  offset: number;
}

const SIGNATURES = {
  localHeader: 0x04034b50,
  descriptor: 0x08074b50,
  central: 0x02014b50,
  end64: 0x06064b50,
  end64Locator: 0x07064b50,
  end: 0x06054b50,
} as const;

const VERSION_DEFLATE = 20;
const VERSION_ZIP64 = 45;
/** Made on Unix, by version 6.3 of the format: names are UTF-8, and entries have a file mode. */
const MADE_BY = (3 << 8) | 63;
/** Names are UTF-8 (bit 11); sizes and checksum come after the data (bit 3). */
const FLAGS = (1 << 11) | (1 << 3);
const METHOD_DEFLATE = 8;
/** Midnight of 1980-01-01, the first day in the zip format, so that the bytes do not depend on the time. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;
const FILE_MODE = 0o100644;
const ZIP64_FIELD = 1;
const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;

/** Writes the fields of a record one after the other. */
class RecordBytes {
  readonly #parts: Buffer[] = [];

  u16(...values: number[]): this {
    return this.#add(2, values, (bytes, value, at) => bytes.writeUInt16LE(value, at));
  }

  u32(...values: number[]): this {
    return this.#add(4, values, (bytes, value, at) => bytes.writeUInt32LE(value, at));
  }

  u64(...values: number[]): this {
    return this.#add(8, values, (bytes, value, at) => bytes.writeBigUInt64LE(BigInt(value), at));
  }

  bytes(bytes: Buffer): this {
    this.#parts.push(bytes);
    return this;
  }

  take(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #add(size: number, values: number[], write: (bytes: Buffer, value: number, at: number) => void): this {
    const bytes = Buffer.alloc(size * values.length);
    for (const [i, value] of values.entries()) write(bytes, value, i * size);
    return this.bytes(bytes);
  }
}

/** The record before an entry's data; values that are not known yet are zero. */
export function makeLocalHeader(path: string): Buffer {
  const name = Buffer.from(path);
  return new RecordBytes()
    .u32(SIGNATURES.localHeader)
    .u16(VERSION_DEFLATE, FLAGS, METHOD_DEFLATE, DOS_TIME, DOS_DATE)
    .u32(0, 0, 0)
    .u16(name.length, 0)
    .bytes(name)
    .take();
}

/** The record after an entry's data. */
export function makeDescriptor(entry: ZipEntryFacts): Buffer {
  const { crc32, compressedBytes, bytes } = entry;
  const record = new RecordBytes().u32(SIGNATURES.descriptor, crc32);
  return (needsZip64(entry) ? record.u64(compressedBytes, bytes) : record.u32(compressedBytes, bytes)).take();
}

/** The directory of all entries, and the records that end the file. `offset`: the directory's place in the file. */
export function makeDirectory(entries: readonly ZipEntryFacts[], offset: number): Buffer {
  const directory = Buffer.concat(entries.map(makeCentralRecord));
  return Buffer.concat([directory, makeEnd(entries.length, directory.length, offset)]);
}

function makeCentralRecord(entry: ZipEntryFacts): Buffer {
  const { path, crc32, compressedBytes, bytes, offset } = entry;
  const name = Buffer.from(path);
  const isLarge = needsZip64(entry);
  const extra = isLarge
    ? new RecordBytes().u16(ZIP64_FIELD, 24).u64(bytes, compressedBytes, offset).take()
    : Buffer.alloc(0);
  const small = (value: number) => (isLarge ? MAX_32 : value);
  return new RecordBytes()
    .u32(SIGNATURES.central)
    .u16(MADE_BY, isLarge ? VERSION_ZIP64 : VERSION_DEFLATE, FLAGS, METHOD_DEFLATE, DOS_TIME, DOS_DATE)
    .u32(crc32, small(compressedBytes), small(bytes))
    .u16(name.length, extra.length, 0, 0, 0)
    .u32(FILE_MODE * 0x10000, small(offset))
    .bytes(name)
    .bytes(extra)
    .take();
}

function makeEnd(entryCount: number, directoryBytes: number, offset: number): Buffer {
  const isLarge = entryCount >= MAX_16 || directoryBytes >= MAX_32 || offset >= MAX_32;
  const record = new RecordBytes();
  if (isLarge) {
    const end64 = offset + directoryBytes;
    record
      .u32(SIGNATURES.end64)
      .u64(44)
      .u16(MADE_BY, VERSION_ZIP64)
      .u32(0, 0)
      .u64(entryCount, entryCount, directoryBytes, offset);
    record.u32(SIGNATURES.end64Locator, 0).u64(end64).u32(1);
  }
  const count = Math.min(entryCount, MAX_16);
  return record
    .u32(SIGNATURES.end)
    .u16(0, 0, count, count)
    .u32(Math.min(directoryBytes, MAX_32), Math.min(offset, MAX_32))
    .u16(0)
    .take();
}

function needsZip64({ bytes, compressedBytes, offset }: ZipEntryFacts): boolean {
  return Math.max(bytes, compressedBytes, offset) >= MAX_32;
}
