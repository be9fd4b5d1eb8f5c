import { existsSync, type Stats, statSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { openBlobStore } from '../blobs/index.ts';
import { AdeError } from '../contract/errors/index.ts';
import { holdDataDir } from '../store/data-dir-lock.ts';
import { databasePath, describePlace, mayBeThere, openCurrentDatabase } from '../store/database.ts';
import { assertNoNodes } from './assert-no-nodes.ts';
import type { End, ServicePlace } from './types.ts';

/**
 * Opens the service that is moved, and keeps a server away from its data folder. Nothing is written there. `scratchDir`: an
 * empty folder, for a copy of the file of SQLite. Throws `data_dir_in_use`, `database_in_use`, `move_source_unusable`, and what
 * `openCurrentDatabase` throws.
 */
export async function openSource({ database, files }: ServicePlace, scratchDir: string): Promise<End> {
  return files.kind === 'folder'
    ? openFolder(resolve(files.dataDir), scratchDir)
    : openNodes(database, await openBlobStore(files.url));
}

/**
 * SQLite writes next to a database that is only read, and so does its recovery after a crash. So what is read is a copy, with
 * what was not yet written into the file itself.
 */
async function openFolder(dataDir: string, scratchDir: string): Promise<End> {
  const place = { dataDir, databaseUrl: '' };
  const path = describePlace(place);
  const lock = holdDataDir(dataDir);
  try {
    const before = look(path);
    const copy = databasePath(scratchDir);
    await mkdir(dirname(copy), { recursive: true });
    if (mayBeThere(place)) for (const suffix of ['', '-wal']) await copyIfThere(path + suffix, copy + suffix);
    const assertUnused = async () => {
      if (look(path) !== before) throw unusable(path, 'it was changed meanwhile. Run the same command again');
    };
    await assertUnused();
    const db = await openCurrentDatabase({ dataDir: scratchDir, databaseUrl: '' }).catch((error) => {
      throw nameOriginal(error, copy, path);
    });
    const close = async () => {
      await db.destroy();
      lock.release();
    };
    const end: End = { db, database: place, path, files: { kind: 'folder', dataDir }, assertUnused, close };
    return await assertFilesHere(
      end,
      (await hasStoredFolders(end)) && 'its files are in the storage of ADE_STORAGE_URL',
    );
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openNodes(
  database: ServicePlace['database'],
  blobs: Awaited<ReturnType<typeof openBlobStore>>,
): Promise<End> {
  const path = describePlace(database);
  const db = await openCurrentDatabase(database, { isReadOnly: true, isUnlimited: true });
  const assertUnused = () => assertNoNodes(db, path);
  const close = async () => {
    await db.destroy();
    await blobs.close();
  };
  const end: End = { db, database, path, files: { kind: 'storage', blobs }, assertUnused, close };
  try {
    await assertUnused();
  } catch (error) {
    await close();
    throw error;
  }
  return assertFilesHere(end, !(await hasStoredFolders(end)) && 'none of its files are in a storage');
}

async function hasStoredFolders({ db }: End): Promise<boolean> {
  return (await db.selectFrom('stored_folders').select('name').limit(1).executeTakeFirst()) !== undefined;
}

async function assertFilesHere(end: End, problem: string | false): Promise<End> {
  const version = await end.db.selectFrom('config_versions').select('id').limit(1).executeTakeFirst();
  const document = await end.db.selectFrom('documents').select('id').limit(1).executeTakeFirst();
  if (problem === false || (version === undefined && document === undefined)) return end;
  await end.close();
  throw unusable(end.path, problem);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if (existsSync(from)) await copyFile(from, to);
}

/** What changes when something is written to the database. */
function look(path: string): string {
  const describe = (stats: Stats | undefined) =>
    stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
  return ['', '-wal'].map((suffix) => describe(statSync(path + suffix, { throwIfNoEntry: false }))).join('|');
}

/** The error names the copy, of which nobody knows. */
function nameOriginal(error: unknown, copy: string, path: string): unknown {
  if (!(error instanceof AdeError) || error.details.path !== copy) return error;
  return new AdeError(error.code, { ...error.details, path }, { cause: error });
}

function unusable(path: string, found: string): AdeError {
  return new AdeError('move_source_unusable', { path, found });
}
