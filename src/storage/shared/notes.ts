import { existsSync, lstatSync, readFileSync, type Stats } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Place } from './places.ts';

/** State of a local file when it was equal to the stored one. */
export interface NotedFile {
  key: string;
  sha256: string;
  bytes: number;
  link: string | null;
  mtimeMs: number;
  ino: number;
}

/** What is known about the local copy of a folder. It is kept outside the folder. */
export interface Note {
  /** Version of the stored folder; 0 if the copy is incomplete, or nothing is stored. */
  version: number;
  files: Record<string, NotedFile>;
  /** The last attempt at the job that was made on this node. */
  attempt?: number;
}

const ENDING = '.json';

export class Notes {
  readonly #root: string;
  readonly #known = new Map<string, Note>();
  /** Time of the last use (ms since 1970), by name of the folder. */
  readonly #usedAt = new Map<string, number>();
  /** Names of the notes that this process has compared with the files. */
  readonly compared = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Undefined if there is no copy, or if the state of the copy is unknown. */
  find(name: string): Note | undefined {
    const known = this.#known.get(name);
    if (known !== undefined && existsSync(this.#pathOf(name))) return known;
    this.#known.delete(name);
    this.compared.delete(name);
    try {
      const note = JSON.parse(readFileSync(this.#pathOf(name), 'utf8')) as Note;
      this.#known.set(name, note);
      return note;
    } catch {
      return undefined;
    }
  }

  async write(name: string, note: Note): Promise<void> {
    const path = this.#pathOf(name);
    const save = async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomic(path, JSON.stringify(note), { fsync: false });
    };
    // Try twice: the folder of notes may be deleted at any time, even during the first try.
    await save().catch(save);
    this.#known.set(name, note);
    this.touch(name);
  }

  async remove(name: string): Promise<void> {
    this.#known.delete(name);
    this.#usedAt.delete(name);
    this.compared.delete(name);
    await rm(this.#pathOf(name), { force: true });
  }

  touch(name: string): void {
    this.#usedAt.set(name, Date.now());
  }

  /** 0 if this process has not used the folder. */
  usedAt(name: string): number {
    return this.#usedAt.get(name) ?? 0;
  }

  /** Names of all folders that have a note. */
  async list(): Promise<string[]> {
    const found = await readdir(this.#root, { recursive: true, withFileTypes: true }).catch(() => []);
    return found
      .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
      .map((entry) => relative(this.#root, join(entry.parentPath, entry.name)))
      .map((path) => path.slice(0, -ENDING.length).replaceAll(sep, '/'));
  }

  #pathOf(name: string): string {
    return `${join(this.#root, name)}${ENDING}`;
  }
}

export function noteFile(
  { blob_key: key, sha256, bytes, link }: { blob_key: string; sha256: string; bytes: number; link: string | null },
  { mtimeMs, ino }: Pick<Stats, 'mtimeMs' | 'ino'>,
): NotedFile {
  return { key, sha256, bytes, link, mtimeMs, ino };
}

export function isSameFile(noted: NotedFile | undefined, stats: Pick<Stats, 'mtimeMs' | 'ino' | 'size'>): boolean {
  if (noted === undefined || noted.link !== null) return false;
  return noted.mtimeMs === stats.mtimeMs && noted.ino === stats.ino && noted.bytes === stats.size;
}

/** Whether all noted files exist; at the first call in a process, also whether they are unchanged. */
export function isWhole({ dir, isPacked = false }: Place, { files }: Note, isCompared: boolean): boolean {
  if (isPacked) return existsSync(dir);
  if (Object.keys(files).length === 0) return true;
  return Object.entries(files).every(([path, noted]) => {
    const stats = lstatSync(join(dir, path), { throwIfNoEntry: false });
    if (stats === undefined) return false;
    return isCompared || noted.link !== null || isSameFile(noted, stats);
  });
}
