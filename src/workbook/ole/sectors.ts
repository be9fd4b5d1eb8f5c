import { type ByteSource, readBytes } from './byte-source.ts';
import { OleDamage } from './ole-damage.ts';
import type { Run } from './stored-stream.ts';

/** Signature of an OLE compound file ([MS-CFB] 2.2). */
export const oleSignature = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

export const HEADER_BYTES = 512;
const HEADER_FAT_SECTORS = 109;
const BYTE_ORDER = 0xfffe;
/** Sector numbers from here on are not sectors, but marks; the last mark ends a chain ([MS-CFB] 2.1). */
const LAST_SECTOR = 0xfffffffa;
const END_OF_CHAIN = 0xfffffffe;
const FREE = 0xffffffff;
const ID_BYTES = 4;
/** Only a crafted file has more than a few dozen entries in its directory. */
const MAX_CHAIN_BYTES = 8 * 1024 * 1024;

/** The sectors of an OLE file, and the table that links each sector with the next one of its stream. */
export class Sectors {
  readonly header: Buffer;
  readonly sectorBytes: number;
  readonly #source: ByteSource;
  readonly #count: number;
  readonly #used: Uint8Array;
  #next = new Uint32Array();

  private constructor(source: ByteSource, header: Buffer) {
    this.#source = source;
    this.header = header;
    const shift = header.readUInt16LE(30);
    if (!header.subarray(0, oleSignature.length).equals(oleSignature) || header.readUInt16LE(28) !== BYTE_ORDER) {
      throw new OleDamage('its first bytes are not those of an OLE file');
    }
    if (shift !== 9 && shift !== 12) throw new OleDamage('its sectors have a size that does not exist');
    this.sectorBytes = 2 ** shift;
    this.#count = Math.max(0, Math.ceil((source.size - this.sectorBytes) / this.sectorBytes));
    this.#used = new Uint8Array(this.#count);
  }

  static async open(source: ByteSource): Promise<Sectors> {
    const sectors = new Sectors(source, await readBytes(source, 0, HEADER_BYTES));
    await sectors.#readTable();
    return sectors;
  }

  /** Reads a chain that has a few kilobytes: a directory, a table. */
  async readChain(start: number): Promise<Buffer> {
    const runs = this.follow(start);
    if (runs.reduce((sum, { length }) => sum + length, 0) > MAX_CHAIN_BYTES) {
      throw new OleDamage('its directory is larger than that of any workbook');
    }
    const pieces: Buffer[] = [];
    for (const { position, length } of runs) pieces.push(await readBytes(this.#source, position, length));
    return Buffer.concat(pieces);
  }

  /**
   * The places of a chain's sectors in the file. With `size`, the chain must have enough sectors for it, and at most
   * one more. No sector may belong to two chains.
   */
  follow(start: number, size?: number): Run[] {
    const runs: Run[] = [];
    let count = 0;
    let sector = start;
    for (; sector < LAST_SECTOR; sector = this.#next[sector] ?? FREE, count++) {
      this.#claim(sector);
      this.#addSector(runs, sector);
    }
    if (sector !== END_OF_CHAIN && count > 0) throw new OleDamage('a chain of sectors has no end');
    if (size === undefined) return runs;
    const found = runs.reduce((sum, { length }) => sum + length, 0);
    const needed = Math.ceil(size / this.sectorBytes);
    if (found < size) throw new OleDamage('a chain of sectors ends too early', { isCut: count >= needed });
    if (count > needed + 1) throw new OleDamage('a chain of sectors is longer than its stream');
    return runs;
  }

  #addSector(runs: Run[], sector: number): void {
    const position = (sector + 1) * this.sectorBytes;
    // The last sector of a file may be shorter.
    const length = Math.min(this.sectorBytes, this.#source.size - position);
    const last = runs.at(-1);
    if (last !== undefined && last.position + last.length === position) last.length += length;
    else runs.push({ position, length });
  }

  /** Each sector is claimed once, so that no walk is longer than the file. */
  #claim(sector: number): void {
    if (sector >= this.#count) {
      throw new OleDamage('it refers to a sector behind its end', { isCut: sector < this.#next.length });
    }
    if (this.#used[sector] === 1) throw new OleDamage('a sector is used twice');
    this.#used[sector] = 1;
  }

  async #readSector(sector: number): Promise<Buffer> {
    this.#claim(sector);
    return readBytes(this.#source, (sector + 1) * this.sectorBytes, this.sectorBytes);
  }

  async #readTable(): Promise<void> {
    const places = await this.#listTableSectors();
    const idCount = this.sectorBytes / ID_BYTES;
    this.#next = new Uint32Array(places.length * idCount);
    for (const [at, place] of places.entries()) {
      const bytes = await this.#readSector(place);
      for (let i = 0; i < idCount; i++) this.#next[at * idCount + i] = bytes.readUInt32LE(i * ID_BYTES);
    }
  }

  /** The header names the first sectors of the table, a chain of sectors the others ([MS-CFB] 2.5). */
  async #listTableSectors(): Promise<number[]> {
    const count = this.header.readUInt32LE(44);
    if (count > this.#count) throw new OleDamage('its table of sectors is larger than the file', { isCut: true });
    const places: number[] = [];
    const take = (bytes: Buffer, start: number, max: number) => {
      for (let i = 0; i < max && places.length < count; i++) places.push(bytes.readUInt32LE(start + i * ID_BYTES));
    };
    take(this.header, 76, HEADER_FAT_SECTORS);
    let link = this.header.readUInt32LE(68);
    while (places.length < count) {
      const bytes = await this.#readSector(link);
      take(bytes, 0, this.sectorBytes / ID_BYTES - 1);
      link = bytes.readUInt32LE(this.sectorBytes - ID_BYTES);
    }
    return places;
  }
}
