import { asDiskFull } from '../../base/files/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import { type BlobStore, measureStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import type { StoredFolderRow } from '../store/schema/tables.ts';
import {
  findStoredFolder,
  findStoredFolders,
  findStoredPaths,
  forgetStoredFiles,
  forgetStoredFolders,
} from '../store/stored-files.ts';
import { type BringContext, bringFolder, removeCopy, removeWork } from './bring-folder.ts';
import { CopyLimit } from './copy-limit.ts';
import { Leases } from './leases.ts';
import { type Note, Notes } from './notes.ts';
import { findNameOf, placeOf } from './places.ts';
import { readEach } from './read-each.ts';
import { noteStored, noteUnstored, recordFolder, stageFolder } from './store-folder.ts';
import { removeUnnamed, sweepBlobs, sweepCopies } from './sweep.ts';
import { isStorageCode, TroubleWatch } from './trouble-watch.ts';
import { FolderTurns } from './turns.ts';
import type { ChangeOptions, SharedFiles, Step, Store } from './types.ts';

export interface StoredFilesOptions {
  db: Database;
  blobs: BlobStore;
  /** Absolute. */
  dataDir: string;
  /** The most space that copies in the data folder may take, in MiB. */
  maxCopiesMb: number;
  /** How long a copy stays that nothing uses; omitted: as long as an engine may wait. */
  keptMs?: number;
  log: (message: string) => void;
}

/** The files are in a storage; the data folder has copies. */
export class StoredFiles implements SharedFiles {
  readonly isOn = true;
  readonly #ctx: BringContext;
  readonly #log: (message: string) => void;
  readonly #turns = new FolderTurns();
  readonly #leases = new Leases();
  readonly #limit: CopyLimit;
  readonly #trouble: TroubleWatch;

  constructor({ db, blobs, dataDir, maxCopiesMb, keptMs, log }: StoredFilesOptions) {
    const { storedNotes, storedScratch } = dataFolders(dataDir);
    this.#log = log;
    this.#limit = new CopyLimit(maxCopiesMb * 1_048_576, () => this.#shrink(), keptMs);
    this.#ctx = {
      db,
      blobs: measureStore(blobs, ({ code }) => isStorageCode(code) && this.#trouble.expire()),
      dataDir,
      notes: new Notes(storedNotes),
      scratchDir: storedScratch,
      onBytes: (bytes) => this.#limit.add(bytes),
    };
    this.#trouble = new TroubleWatch(blobs);
  }

  async bring(...owners: string[]): Promise<void> {
    const found = await findStoredFolders(this.#ctx.db, owners);
    const links = new Set<string>();
    for (const row of found) {
      this.#leases.note(row.name);
      for (const link of await this.#turns.take(row.name, () => this.#bringFolder(row))) links.add(link);
    }
    await this.#removeForgotten(owners, new Set(found.map(({ name }) => name)));
    const others = [...links].filter((name) => !owners.includes(name));
    if (others.length > 0) await this.bring(...others);
  }

  use<T>(owners: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.#leases.run(async () => {
      if (owners.length > 0) await this.bring(...owners);
      return work();
    });
  }

  change<T>(name: string, options: ChangeOptions, edit: (store: Store) => Promise<T>): Promise<T> {
    return this.#turns.take(name, async () => {
      this.#leases.note(name);
      if (options.isBrought !== false) await this.bring(name);
      try {
        return await edit((commit, removed = []) => this.#store(name, { ...options, removed }, commit));
      } catch (error) {
        await this.#doubt(name);
        throw error;
      }
    });
  }

  async drop<T>(owner: string, commit: (forget: Step) => Promise<T>): Promise<T> {
    const folders = await findStoredFolders(this.#ctx.db, [owner]);
    const result = await this.#forget(commit, (transaction) => forgetStoredFolders(transaction, owner));
    // A job's folder contains the folders of its revisions, so these are removed first.
    for (const { name } of folders.reverse()) await this.#removeCopy(name);
    return result;
  }

  dropFiles<T>(owner: string, paths: readonly string[], commit: (forget: Step) => Promise<T>): Promise<T> {
    return this.#forget(commit, (transaction) => forgetStoredFiles(transaction, owner, paths));
  }

  async findPaths(names: readonly string[], paths: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await findStoredPaths(this.#ctx.db, names, paths);
    return new Set(found.map(({ folder, path }) => `${folder}/${path}`));
  }

  readEach(names: readonly string[], path: string): Promise<ReadonlyMap<string, string>> {
    return readEach(this.#ctx, names, path);
  }

  begin(name: string, attempt: number): Promise<void> {
    const { notes } = this.#ctx;
    // The folder is in use now: nothing of it may be stored before the attempt ends.
    this.#leases.note(name);
    return this.#turns.take(name, async () => {
      const before = notes.find(name);
      // A job that was submitted on this node has no attempt yet.
      if (before === undefined || (before.attempt ?? 0) !== attempt - 1) {
        await removeWork(this.#ctx, name);
        const row = await findStoredFolder(this.#ctx.db, name);
        if (row !== undefined) await bringFolder(this.#ctx, row);
      }
      await this.#noteAttempt(name, attempt);
    });
  }

  beginAgain(name: string, attempt: number): Promise<void> {
    return this.#turns.take(name, () => this.#noteAttempt(name, attempt));
  }

  #noteAttempt(name: string, attempt: number): Promise<void> {
    const { notes } = this.#ctx;
    return notes.write(name, { version: 0, files: {}, ...notes.find(name), attempt });
  }

  abandon(name: string): Promise<void> {
    return this.#turns.take(name, () => removeWork(this.#ctx, name));
  }

  renew(name: string): Promise<boolean> {
    return this.#turns.take(name, async () => {
      const row = await findStoredFolder(this.#ctx.db, name);
      if (row === undefined) return false;
      await removeCopy(this.#ctx, name);
      await bringFolder(this.#ctx, row);
      return true;
    });
  }

  async repair(path: string): Promise<boolean> {
    const { dataDir, notes } = this.#ctx;
    const name = findNameOf(dataDir, path);
    if (name === null || notes.find(name) === undefined) return false;
    return this.#turns.take(name, async () => {
      const row = await findStoredFolder(this.#ctx.db, name);
      if (row === undefined || row.is_open === 1) return false;
      // With a note of version 0, `bringFolder` compares every file.
      await notes.write(name, { version: 0, files: {} });
      await bringFolder(this.#ctx, row);
      return true;
    });
  }

  async sweepStorage(): Promise<void> {
    const { blobs } = this.#ctx;
    // Only old blobs are removed, since a node may be about to name a young one. This needs a correct clock.
    await blobs.check();
    await sweepBlobs(this.#ctx);
  }

  async sweepCopies(): Promise<void> {
    const unused = (await this.#ctx.notes.list()).filter((name) => !this.#isUsed(name));
    await sweepCopies(this.#ctx.db, unused, async (name) => {
      // Something may have begun to use the copy since.
      if (!this.#isUsed(name)) await this.#removeCopy(name);
    });
    for (const name of unused) await this.#forgetOutdated(name);
    await this.#shrink();
  }

  async forgetCopies(): Promise<void> {
    for (const name of await this.#ctx.notes.list()) {
      await this.#compareDoubted(name);
      await this.#forgetCopy(name);
    }
  }

  findTrouble() {
    return this.#trouble.find();
  }

  async close(): Promise<void> {
    await this.#limit.settled();
    await this.#ctx.blobs.close();
  }

  /** If the folder cannot be written, throws the usual storage errors. */
  async #bringFolder(row: StoredFolderRow): Promise<string[]> {
    try {
      return await bringFolder(this.#ctx, row);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (isAdeError(error) || typeof code !== 'string') throw error;
      const full = asDiskFull(error, row.name, 'storage_full');
      throw full ?? new AdeError('storage_unusable', { path: row.name, found: code }, { cause: error });
    }
  }

  async #store<T>(
    name: string,
    { removed, ...options }: ChangeOptions & { removed: readonly string[] },
    commit: (record: Step) => Promise<T>,
  ): Promise<T> {
    const { dataDir } = this.#ctx;
    const staged = await stageFolder(this.#ctx, placeOf(dataDir, name), options, removed);
    const result = await commit((transaction) => recordFolder(transaction, staged)).catch(async (error) => {
      // Nobody waits for a second limit of time; the next listing finds the blobs.
      if (!isAdeError(error, 'database_unreachable')) await noteUnstored(this.#ctx.db, staged);
      throw error;
    });
    const note = noteStored(staged);
    if (note !== null) {
      // A job that was only submitted on this node has no files here.
      if (Object.keys(note.files).length > 0 || staged.base.version > 0) await this.#noteOwn(name, note);
      await this.#removeUnnamed(staged.unnamed);
    }
    return result;
  }

  /** A full disk must not undo what was stored: without a note, the copy is compared again. */
  async #noteOwn(name: string, note: Note): Promise<void> {
    const { notes } = this.#ctx;
    try {
      await notes.write(name, note);
      notes.compared.add(name);
    } catch (error) {
      this.#log(`The note about the copy of ${name} could not be written: ${(error as Error).message}`);
      await notes.remove(name).catch(() => undefined);
    }
  }

  /** Makes the next `bring` compare the copy, which may contain files that were not stored. */
  async #doubt(name: string): Promise<void> {
    const { notes } = this.#ctx;
    const note = notes.find(name);
    if (note !== undefined) await notes.write(name, { ...note, version: 0 }).catch(() => undefined);
  }

  async #forget<T>(
    commit: (forget: Step) => Promise<T>,
    forget: (...args: Parameters<Step>) => Promise<string[]>,
  ): Promise<T> {
    const keys: string[] = [];
    const result = await commit(async (transaction) => {
      keys.push(...(await forget(transaction)));
    });
    await this.#removeUnnamed(keys);
    return result;
  }

  /** They are noted in the database: if they cannot be removed now, a later sweep does it. */
  async #removeUnnamed(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    try {
      await removeUnnamed(this.#ctx, keys);
    } catch (error) {
      this.#log(`Files that were deleted are still in the storage, until the next sweep: ${(error as Error).message}`);
    }
  }

  /** Removes copies of folders that were deleted since. */
  async #removeForgotten(owners: readonly string[], found: ReadonlySet<string>): Promise<void> {
    for (const name of owners) {
      const isCopy = !found.has(name) && (this.#ctx.notes.find(name)?.version ?? 0) > 0;
      if (isCopy) await this.#removeCopy(name);
    }
  }

  #isUsed(name: string): boolean {
    return this.#turns.isTaken(name) || this.#leases.isUsed(name);
  }

  #removeCopy(name: string): Promise<void> {
    return this.#turns.take(name, () => removeCopy(this.#ctx, name));
  }

  /** Removes a copy whose folder has changed since: what was erased there may not stay here. */
  async #forgetOutdated(name: string): Promise<void> {
    const row = await findStoredFolder(this.#ctx.db, name);
    const version = this.#ctx.notes.find(name)?.version ?? 0;
    if (row !== undefined && version > 0 && row.version > version) await this.#forgetCopy(name);
  }

  /** Makes a copy equal to the stored folder if it may have files that were not stored: it can be removed then. */
  async #compareDoubted(name: string): Promise<void> {
    if (this.#isUsed(name) || this.#ctx.notes.find(name)?.version !== 0) return;
    const row = await findStoredFolder(this.#ctx.db, name);
    if (row === undefined || row.is_open === 1 || this.#isUsed(name)) return;
    await this.#turns.take(name, () => bringFolder(this.#ctx, row));
  }

  /** Removes a copy if nothing uses it and the folder is stored or deleted; tells whether it was removed. */
  async #forgetCopy(name: string): Promise<boolean> {
    if (this.#isUsed(name) || (this.#ctx.notes.find(name)?.version ?? 0) === 0) return false;
    const row = await findStoredFolder(this.#ctx.db, name);
    // If there is no row, the folder was stored earlier and has been deleted since.
    const mayGo = row === undefined || (row.is_open === 0 && row.version >= this.#ctx.notes.find(name)!.version);
    if (!mayGo || this.#isUsed(name)) return false;
    await this.#removeCopy(name);
    return true;
  }

  async #shrink(): Promise<void> {
    try {
      await this.#limit.shrink(this.#ctx.notes, (name) => this.#forgetCopy(name));
    } catch (error) {
      if (!isAdeError(error)) this.#log(`Copies could not be removed: ${(error as Error).message}`);
    }
  }
}
