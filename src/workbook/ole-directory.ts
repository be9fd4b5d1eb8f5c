import type { FileHandle } from 'node:fs/promises';

/** Signature of an OLE compound file (MS-CFB 2.2). */
export const oleSignature = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
const HEADER_FAT_SECTORS = 109;
const LAST_REGULAR_SECTOR = 0xfffffff9;
/** A workbook's directory has a few dozen entries; a crafted chain of sectors must not be followed forever. */
const MAX_DIRECTORY_SECTORS = 256;

/** Names of all streams and storages in an OLE compound file; `undefined` if its directory cannot be read. */
export async function readOleEntryNames(handle: FileHandle): Promise<string[] | undefined> {
  const header = await readBytes(handle, 0, HEADER_BYTES);
  if (header === undefined) return undefined;
  const sectorShift = header.readUInt16LE(30);
  if (sectorShift !== 9 && sectorShift !== 12) return undefined;
  const names: string[] = [];
  let sector = header.readUInt32LE(48);
  for (let count = 0; sector < LAST_REGULAR_SECTOR && count < MAX_DIRECTORY_SECTORS; count++) {
    const entries = await readBytes(handle, (sector + 1) * 2 ** sectorShift, 2 ** sectorShift);
    if (entries === undefined) return undefined;
    names.push(...parseEntryNames(entries));
    const next = await readNextSector(handle, header, sectorShift, sector);
    if (next === undefined) return undefined;
    sector = next;
  }
  return names;
}

function parseEntryNames(entries: Buffer): string[] {
  const names: string[] = [];
  for (let start = 0; start + ENTRY_BYTES <= entries.length; start += ENTRY_BYTES) {
    // The length includes the NUL at the end; free entries have the length 0.
    const nameBytes = entries.readUInt16LE(start + 64);
    if (nameBytes >= 2 && nameBytes <= 64) names.push(entries.toString('utf16le', start, start + nameBytes - 2));
  }
  return names;
}

/** Looks up the sector's successor in the file allocation table. */
async function readNextSector(
  handle: FileHandle,
  header: Buffer,
  sectorShift: number,
  sector: number,
): Promise<number | undefined> {
  const idsPerSector = 2 ** (sectorShift - 2);
  const fatSector = await readFatSector(handle, header, sectorShift, Math.floor(sector / idsPerSector));
  if (fatSector === undefined || fatSector >= LAST_REGULAR_SECTOR) return undefined;
  return readId(handle, sectorShift, fatSector, sector % idsPerSector);
}

/** Sector of the allocation table's n-th part: the header lists the first parts, a chain of sectors the others. */
async function readFatSector(
  handle: FileHandle,
  header: Buffer,
  sectorShift: number,
  fatIndex: number,
): Promise<number | undefined> {
  if (fatIndex < HEADER_FAT_SECTORS) return header.readUInt32LE(76 + fatIndex * 4);
  // The last id in each sector of the chain points to the next sector (MS-CFB 2.5).
  const idsPerLink = 2 ** (sectorShift - 2) - 1;
  let link: number | undefined = header.readUInt32LE(68);
  for (let skip = Math.floor((fatIndex - HEADER_FAT_SECTORS) / idsPerLink); skip > 0; skip--) {
    if (link === undefined || link >= LAST_REGULAR_SECTOR) return undefined;
    link = await readId(handle, sectorShift, link, idsPerLink);
  }
  if (link === undefined || link >= LAST_REGULAR_SECTOR) return undefined;
  return readId(handle, sectorShift, link, (fatIndex - HEADER_FAT_SECTORS) % idsPerLink);
}

async function readId(
  handle: FileHandle,
  sectorShift: number,
  sector: number,
  position: number,
): Promise<number | undefined> {
  const bytes = await readBytes(handle, (sector + 1) * 2 ** sectorShift + position * 4, 4);
  return bytes?.readUInt32LE(0);
}

async function readBytes(handle: FileHandle, position: number, byteCount: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(byteCount);
  const { bytesRead } = await handle.read(buffer, 0, byteCount, position);
  return bytesRead === byteCount ? buffer : undefined;
}
