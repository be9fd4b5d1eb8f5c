import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A part of a zip file. All fields except name and content are written as given, even if they are wrong. */
export interface ZipPart {
  name: string;
  content: Buffer;
  /** Replaces the deflated content. */
  packed?: Buffer;
  isStored?: boolean;
  checksum?: number;
  /** Name in the directory at the end; the part's own header keeps `name`. */
  listedName?: string;
  bytes?: number;
  flags?: number;
}

const UTF8_FLAG = 1 << 11;
const LOCAL_HEADER_BYTES = 30;
const CENTRAL_RECORD_BYTES = 46;
const END_RECORD_BYTES = 22;

/** Writes a zip file byte by byte, including damage that libraries would refuse to write (PKWARE APPNOTE 4.3). */
export function packZip(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const packed = part.packed ?? (part.isStored ? part.content : deflateRawSync(part.content));
    const local = Buffer.alloc(LOCAL_HEADER_BYTES);
    const name = Buffer.from(part.name);
    local.writeUInt32LE(0x04034b50, 0);
    writeFacts(local, 4, part, packed, name);
    const central = Buffer.alloc(CENTRAL_RECORD_BYTES);
    const listed = Buffer.from(part.listedName ?? part.name);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    writeFacts(central, 6, part, packed, listed);
    central.writeUInt32LE(offset, 42);
    files.push(local, name, packed);
    directory.push(central, listed);
    offset += local.length + name.length + packed.length;
  }
  return Buffer.concat([...files, ...directory, makeEnd(parts.length, Buffer.concat(directory).length, offset)]);
}

/** Writes the fields that a part's own header and its record in the directory share. */
function writeFacts(record: Buffer, at: number, part: ZipPart, packed: Buffer, name: Buffer): void {
  record.writeUInt16LE(20, at);
  record.writeUInt16LE(part.flags ?? UTF8_FLAG, at + 2);
  record.writeUInt16LE(part.isStored ? 0 : 8, at + 4);
  record.writeUInt16LE((1 << 5) | 1, at + 8);
  record.writeUInt32LE(part.checksum ?? crc32(part.content), at + 10);
  record.writeUInt32LE(packed.length, at + 14);
  record.writeUInt32LE(part.bytes ?? part.content.length, at + 18);
  record.writeUInt16LE(name.length, at + 22);
}

function makeEnd(count: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(END_RECORD_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** The parts of a zip file whose local headers have all sizes, as SheetJS and `packZip` write them. */
export function unpackZip(bytes: Buffer): ZipPart[] {
  const parts: ZipPart[] = [];
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const packedBytes = bytes.readUInt32LE(at + 18);
    const nameStart = at + LOCAL_HEADER_BYTES;
    const nameEnd = nameStart + bytes.readUInt16LE(at + 26);
    const start = nameEnd + bytes.readUInt16LE(at + 28);
    const packed = bytes.subarray(start, start + packedBytes);
    const content = bytes.readUInt16LE(at + 8) === 0 ? Buffer.from(packed) : inflateRawSync(packed);
    parts.push({ name: bytes.toString('utf8', nameStart, nameEnd), content });
    at = start + packedBytes;
  }
  return parts;
}
