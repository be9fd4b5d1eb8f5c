import type { ByteSource } from './byte-source.ts';
import { type OleDirectory, type OleEntry, readDirectory } from './directory.ts';
import { OleDamage } from './ole-damage.ts';
import { Sectors } from './sectors.ts';
import { type Run, StoredStream } from './stored-stream.ts';

/** Streams below this size share one stream, in sectors of their own size ([MS-CFB] 2.2, 2.4). */
const MIN_STREAM_BYTES = 4096;
const SMALL_SECTOR_BYTES = 64;
const LAST_SECTOR = 0xfffffffa;
const END_OF_CHAIN = 0xfffffffe;

/**
 * An OLE compound file ([MS-CFB]). Reads the table of sectors and the directory, and then only what is asked for.
 * Throws `OleDamage` if a chain of sectors loops, leaves the file, shares sectors, or does not fit its stream.
 */
export class OleFile {
  readonly #source: ByteSource;
  readonly #sectors: Sectors;
  readonly #directory: OleDirectory;

  private constructor(source: ByteSource, sectors: Sectors, directory: OleDirectory) {
    this.#source = source;
    this.#sectors = sectors;
    this.#directory = directory;
  }

  static async open(source: ByteSource): Promise<OleFile> {
    const sectors = await Sectors.open(source);
    const { header } = sectors;
    const directory = readDirectory(await sectors.readChain(header.readUInt32LE(48)), header.readUInt16LE(26) > 3);
    return new OleFile(source, sectors, directory);
  }

  /** Whether the root has a stream or storage with this name. Names are not case-sensitive ([MS-CFB] 2.6.4). */
  has(name: string): boolean {
    return this.#directory.entries.some((entry) => isNamed(entry, name));
  }

  /** Names of the root's streams that do not share their sectors with others. */
  get largeStreams(): string[] {
    return this.#directory.entries.filter(isLargeStream).map(({ name }) => name);
  }

  /** A stream of the root; `undefined` if there is none. Open each stream only once. */
  async openStream(name: string): Promise<StoredStream | undefined> {
    const entry = this.#directory.entries.find((each) => each.isStream && isNamed(each, name));
    if (entry === undefined) return undefined;
    if (entry.size > this.#source.size) throw new OleDamage('a stream is larger than the file', { isCut: true });
    const runs = isLargeStream(entry) ? this.#sectors.follow(entry.start, entry.size) : await this.#followSmall(entry);
    return new StoredStream(this.#source, runs, entry.size);
  }

  async #followSmall({ start, size }: OleEntry): Promise<Run[]> {
    if (size === 0) return [];
    const next = await this.#sectors.readChain(this.#sectors.header.readUInt32LE(60));
    const places = listSmallSectors(this.#sectors.follow(this.#directory.root.start));
    const needed = Math.ceil(size / SMALL_SECTOR_BYTES);
    const runs: Run[] = [];
    let sector = start;
    for (; sector < LAST_SECTOR; sector = next.readUInt32LE(sector * 4)) {
      const position = places[sector];
      if (position === undefined || sector * 4 + 4 > next.length) throw new OleDamage('a small sector is not there');
      if (runs.length > needed) throw new OleDamage('a chain of sectors is longer than its stream');
      runs.push({ position, length: SMALL_SECTOR_BYTES });
    }
    if (sector !== END_OF_CHAIN) throw new OleDamage('a chain of sectors has no end');
    if (runs.length < needed) throw new OleDamage('a chain of sectors ends too early');
    return runs;
  }
}

/** Where each small sector begins in the file. */
function listSmallSectors(runs: readonly Run[]): number[] {
  const places: number[] = [];
  for (const { position, length } of runs) {
    for (let at = 0; at + SMALL_SECTOR_BYTES <= length; at += SMALL_SECTOR_BYTES) places.push(position + at);
  }
  return places;
}

function isLargeStream({ isStream, size }: OleEntry): boolean {
  return isStream && size >= MIN_STREAM_BYTES;
}

function isNamed({ name }: OleEntry, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}
