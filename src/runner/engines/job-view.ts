import {
  copyFileSync,
  type Dirent,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobNames, PARTIAL_SUFFIX, ROWS_INDEX } from '../../contract/layout.ts';
import { isUnfinishedFile } from '../job-folder.ts';

/** Folders that a view has too; other folders of a job are no concern of its engine. */
const FOLDERS: readonly string[] = [jobNames.inputs, jobNames.logs, jobNames.rows];

/** Only the runner writes these files, so a view does not have them. */
const OF_RUNNER: readonly string[] = [jobNames.events, jobNames.acceptance];

/** Names the files of rows, so it is only there together with them. */
const INDEX = join(jobNames.rows, ROWS_INDEX);

/** A file that has to be copied again after every change. */
const COPIED = -1;

/**
 * A job's folder as an engine sees it that serves several jobs. The engine can write only in a folder of its own: the
 * view has links to the job's inputs and second names of its other files, and the runner gives files that the engine
 * finished a second name in the job's folder. Both folders must be on the same disk.
 */
export class JobView {
  readonly dir: string;
  readonly #jobDir: string;
  /** By path, the inode of a file that is the same in both folders; COPIED for other files of both. */
  readonly #shared = new Map<string, number>();
  /** Rows that an earlier revision kept. */
  readonly #linkedRows: string[] = [];

  constructor(jobDir: string, dir: string) {
    this.#jobDir = jobDir;
    this.dir = dir;
    mkdirSync(dir, { mode: 0o700 });
    this.#fill('');
  }

  /**
   * Puts finished files into the job's folder. The record is taken first and put in its place last: what it says of
   * other files is then true, even if the engine saves it again meanwhile. The index of rows comes after the rows. While
   * the engine runs, files of rows may still be replaced.
   */
  async publish({ withRows } = { withRows: false }): Promise<void> {
    const placeRecord = this.#isChanged(jobNames.artifact) ? this.#take(jobNames.artifact) : undefined;
    const paths = this.#listChanged('', withRows).filter((path) => path !== jobNames.artifact);
    for (const path of paths.filter((one) => one !== INDEX)) await this.#take(path)();
    if (paths.includes(INDEX)) await this.#take(INDEX)();
    await placeRecord?.();
  }

  /** Gives a file an unfinished name in the job's folder; the function that it returns puts it in its place. */
  #take(path: string): () => Promise<void> {
    const target = join(this.#jobDir, path);
    const partial = `${target}${PARTIAL_SUFFIX}`;
    rmSync(partial, { force: true });
    const isShared = shareFile(join(this.dir, path), partial);
    // Read from the new name: the engine may have replaced its file meanwhile.
    this.#shared.set(path, isShared ? lstatSync(partial).ino : COPIED);
    // Where a file is replaced, the system may wait for the disk.
    return () => rename(partial, target);
  }

  #isChanged(path: string): boolean {
    const stats = lstatSync(join(this.dir, path), { throwIfNoEntry: false });
    return stats?.isFile() === true && this.#shared.get(path) !== stats.ino;
  }

  /** Publishes the last files. Nothing may write in the view any more. */
  async close(): Promise<void> {
    this.#removeOldRows();
    await this.publish({ withRows: true });
  }

  /** Removes rows of the job that the engine removed or replaced: a job that is killed here must not mix old and new. */
  #removeOldRows(): void {
    const isLinked = (path: string) => lstatSync(join(this.dir, path), { throwIfNoEntry: false })?.isSymbolicLink();
    const old = this.#linkedRows.filter((path) => isLinked(path) !== true);
    // Without its folder, nothing is in the view.
    statSync(this.dir);
    if (old.length > 0) for (const path of [INDEX, ...old]) rmSync(join(this.#jobDir, path), { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }

  #fill(folder: string): void {
    for (const entry of readdirSync(join(this.#jobDir, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const [from, to] = [join(this.#jobDir, path), join(this.dir, path)];
      if (entry.isDirectory()) {
        if (!FOLDERS.includes(path)) continue;
        mkdirSync(to, { mode: statSync(from).mode });
        this.#fill(path);
      } else if (isInput(path, entry)) {
        symlinkSync(from, to);
        if (folder === jobNames.rows) this.#linkedRows.push(path);
      } else if (!OF_RUNNER.includes(path) && !isUnfinishedFile(entry.name)) {
        this.#shared.set(path, shareFile(from, to) ? lstatSync(to).ino : COPIED);
      }
    }
  }

  #listChanged(folder: string, withRows: boolean): string[] {
    const found: string[] = [];
    for (const name of readdirSync(join(this.dir, folder))) {
      if (isUnfinishedFile(name)) continue;
      const path = join(folder, name);
      const stats = lstatSync(join(this.dir, path));
      if (stats.isDirectory()) {
        if (path === jobNames.rows && !withRows) continue;
        mkdirSync(join(this.#jobDir, path), { recursive: true, mode: stats.mode });
        found.push(...this.#listChanged(path, withRows));
      } else if (this.#isChanged(path)) {
        found.push(path);
      }
    }
    return found;
  }
}

/** The engine itself writes the addresses: through a link, it would write in the job's folder, which it may not. */
function isInput(path: string, entry: Dirent): boolean {
  if (entry.isSymbolicLink() || path === jobNames.request) return true;
  return path.startsWith(jobNames.inputs) && path !== jobNames.addresses;
}

/** Makes a second name for a file; copies the file, and returns false, on a file system without such names. */
function shareFile(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    copyFileSync(from, to);
    return false;
  }
}
