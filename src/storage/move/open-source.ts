import { existsSync, type Stats, statSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { type BlobStore, openBlobStore } from '../blobs/index.ts';
import { assertTogether } from '../identity/join-files.ts';
import { holdDataDir } from '../store/data-dir-lock.ts';
import { databasePath, describePlace, mayBeThere, openCurrentDatabase } from '../store/database.ts';
import { assertNoNodes } from './assert-no-nodes.ts';
import { toPair } from './to-pair.ts';
import type { End, ServicePlace } from './types.ts';

/**
 * Opens the service that is moved, and keeps a server away from its data folder. Writes nothing there. `scratchDir`: an
 * empty folder, for a copy of the SQLite file. Throws `data_dir_in_use`, `database_in_use`, `move_source_unusable`,
 * `storage_mismatch`, and what `openCurrentDatabase` throws.
 */
export async function openSource({ database, files }: ServicePlace, scratchDir: string): Promise<End> {
  const end =
    files.kind === 'folder'
      ? await openFolder(resolve(files.dataDir), scratchDir)
      : await openNodes(database, await openBlobStore(files.url));
  try {
    await end.assertUnused();
    await assertTogether(toPair(end));
    return end;
  } catch (error) {
    await end.close();
    throw error;
  }
}

/**
 * SQLite writes files next to a database even to read it, and to recover it after a crash. Therefore read a copy, with
 * the `-wal` file that holds changes not yet written to the database file.
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
    const db = await openCurrentDatabase({ dataDir: scratchDir, databaseUrl: '' }).catch((error) => {
      throw nameOriginal(error, copy, path);
    });
    const close = async () => {
      await db.destroy();
      lock.release();
    };
    return { db, path, files: { kind: 'folder', dataDir }, assertUnused, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openNodes(database: ServicePlace['database'], blobs: BlobStore): Promise<End> {
  const path = describePlace(database);
  const db = await openCurrentDatabase(database, { isReadOnly: true, isUnlimited: true });
  const assertUnused = () => assertNoNodes(db, path);
  const close = async () => {
    await db.destroy();
    await blobs.close();
  };
  return { db, path, files: { kind: 'storage', blobs }, assertUnused, close };
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if (existsSync(from)) await copyFile(from, to);
}

/** A text that changes when something is written to the database. */
function look(path: string): string {
  const describe = (stats: Stats | undefined) =>
    stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
  return ['', '-wal'].map((suffix) => describe(statSync(path + suffix, { throwIfNoEntry: false }))).join('|');
}

/** Replaces the path of the copy, which the user does not know. */
function nameOriginal(error: unknown, copy: string, path: string): unknown {
  if (!(error instanceof AdeError) || error.details.path !== copy) return error;
  return new AdeError(error.code, { ...error.details, path }, { cause: error });
}

export function unusable(path: string, found: string): AdeError {
  return new AdeError('move_source_unusable', { path, found });
}
