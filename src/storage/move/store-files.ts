import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { BlobStore } from '../blobs/index.ts';
import { listLocal } from '../shared/list-local.ts';
import type { Notes } from '../shared/notes.ts';
import { type Place, placeOf } from '../shared/places.ts';
import { recordFolder, stageFolder } from '../shared/store-folder.ts';
import { isFileLost } from '../shared/trouble-watch.ts';
import type { Database } from '../store/database.ts';
import type { StoredFileRow } from '../store/schema/tables.ts';
import { findStoredFolder, listStoredFiles } from '../store/stored-files.ts';
import { inTransaction } from '../store/transactions.ts';
import { assertExpected, assertWholeFolder, differs, NO_FILE, sayHash } from './check-files.ts';
import type { MovedFolder } from './list-folders.ts';

export interface StoreFilesContext {
  /** The target's database. */
  db: Database;
  blobs: BlobStore;
  /** The source's data folder; absolute. */
  dataDir: string;
  /** These notes are empty: the data folder is the original, not a copy of a stored folder. */
  notes: Notes;
  scratchDir: string;
}

/**
 * Stores a folder of a data folder without changing the data folder. If the folder is already stored, compares it.
 * Gives the stored files; null if there are none. Throws `move_file_differs`.
 */
export async function storeFolder(ctx: StoreFilesContext, folder: MovedFolder): Promise<StoredFileRow[] | null> {
  const { db, dataDir } = ctx;
  const place = placeOf(dataDir, folder.name);
  const from = findInputs(ctx, folder, place);
  const isThere = existsSync(place.isPacked ? place.dir : (from ?? place.dir));
  const isJob = folder.run !== undefined;
  if (!isThere && !isJob) {
    assertExpected(dataDir, folder, new Map());
    return null;
  }
  if (isThere) await assertWholeFolder(dataDir, folder, place);
  if ((await findStoredFolder(db, folder.name)) === undefined) await storeNew(ctx, folder, place, from);
  else await compareStored(ctx, folder, place, from);
  const files = await listStoredFiles(db, folder.name);
  return files.length === 0 && !isJob ? null : files;
}

/** The folder with the inputs of a job that was accepted but whose own folder was not made yet. */
function findInputs({ dataDir }: StoreFilesContext, { run }: MovedFolder, place: Place): string | undefined {
  if (run === undefined || existsSync(place.dir)) return undefined;
  const inputs = join(dataFolders(dataDir).jobs, run.inputsName);
  return existsSync(inputs) ? inputs : undefined;
}

async function storeNew(ctx: StoreFilesContext, folder: MovedFolder, place: Place, from?: string): Promise<void> {
  const { run } = folder;
  const options = run && { attempt: run.attempt, isOpen: run.isOpen, sameAs: run.sameAs };
  const staged = await stageFolder(ctx, place, { ...options, ...(from === undefined ? {} : { from }) }, []);
  if (staged.puts.length === 0 && run === undefined) return assertExpected(ctx.dataDir, folder, new Map());
  assertExpected(ctx.dataDir, folder, new Map(staged.puts.map(({ row }) => [row.path, row.sha256])));
  await inTransaction(ctx.db, (transaction) => recordFolder(transaction, staged));
}

/** Compares the files that an earlier attempt stored. A put to the storage compares an existing file by itself. */
async function compareStored(ctx: StoreFilesContext, folder: MovedFolder, place: Place, from?: string): Promise<void> {
  const { db, dataDir } = ctx;
  const stored = new Map((await listStoredFiles(db, folder.name)).map((row) => [row.path, row]));
  assertExpected(dataDir, folder, new Map([...stored.values()].map(({ path, sha256 }) => [path, sha256])));
  if (place.isPacked) return compareArchive(ctx, folder, stored.values());
  const dir = from ?? place.dir;
  const local = await listLocal(place, dir);
  for (const { path, link } of local) {
    const row = stored.get(path);
    if (row === undefined || row.link !== link) throw isOther(dataDir, `${folder.name}/${path}`);
    if (link === null) await comparePut(ctx, row, join(dir, path));
  }
  const names = new Set(local.map(({ path }) => path));
  const gone = [...stored.values()].find(({ path }) => !names.has(path));
  if (gone !== undefined) throw differs(dataDir, `${folder.name}/${gone.path}`, AS_STORED, NO_FILE);
}

/** Only checks that the archive can be read: the environment was compared, and the order in archives may differ. */
async function compareArchive(
  { blobs, scratchDir }: StoreFilesContext,
  { name }: MovedFolder,
  stored: Iterable<StoredFileRow>,
): Promise<void> {
  await mkdir(scratchDir, { recursive: true });
  const archive = join(scratchDir, `${randomUUID()}.zip`);
  for (const row of stored) {
    await blobs.get(row.blob_key, archive, row).catch((error) => {
      throw isFileLost(error) ? differs(blobs.place, `${name}/${row.path}`, AS_STORED, error.message, error) : error;
    });
    await rm(archive);
  }
}

async function comparePut({ blobs, dataDir }: StoreFilesContext, row: StoredFileRow, path: string): Promise<void> {
  try {
    await blobs.put(row.blob_key, path, { sha256: row.sha256 });
  } catch (error) {
    const file = `${row.folder}/${row.path}`;
    if (isAdeError(error, 'blob_source_changed')) throw isOther(dataDir, file, error);
    if (isAdeError(error, 'blob_exists')) throw differs(blobs.place, file, sayHash(row.sha256), ANOTHER, error);
    throw error;
  }
}

const AS_STORED = 'what an earlier attempt of the move stored';
const ANOTHER = 'another file';

function isOther(path: string, file: string, cause?: unknown) {
  return differs(path, file, AS_STORED, ANOTHER, cause);
}
