import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import { type BlobStore, openBlobStore } from '../blobs/index.ts';
import { placeInStorage } from '../identity/in-storage.ts';
import { hasRows } from '../store/any-rows.ts';
import { lockDataDir } from '../store/data-dir-lock.ts';
import { type Database, type DatabasePlace, describePlace, directUrlOf, openDatabase } from '../store/database.ts';
import { partsOf } from '../store/dialects/dialect.ts';
import { PostgresSession } from '../store/dialects/postgres-session.ts';
import { findMoveMark, type MoveMark } from '../store/move-mark.ts';
import { assertDirect } from '../store/nodes.ts';
import { assertNoNodes } from './assert-no-nodes.ts';
import type { End, ServicePlace } from './types.ts';

/** Two moves at the same time would each take the other's rows for their own. */
const LOCK_NAME = 'ade migrate';

/**
 * Opens the place to which a service is moved, makes the tables of an empty database, and keeps others away. Throws
 * `database_in_use`, `data_dir_in_use`, `database_foreign`, and the other errors of database and storage.
 */
export async function openTarget({ database, files }: ServicePlace): Promise<End> {
  return files.kind === 'folder' ? openFolder(resolve(files.dataDir)) : openNodes(database, files.url);
}

async function openFolder(dataDir: string): Promise<End> {
  const place = { dataDir, databaseUrl: '' };
  const lock = lockDataDir(dataDir);
  try {
    const db = await openMade(place);
    const close = async () => {
      await db.destroy();
      lock.release();
    };
    const files = { kind: 'folder', dataDir } as const;
    return { db, path: describePlace(place), files, assertUnused: async () => undefined, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openNodes(database: DatabasePlace, url: string): Promise<End> {
  const blobs = await openBlobStore(url);
  const path = describePlace(database);
  let db: Database | undefined;
  let session: PostgresSession | undefined;
  const close = async () => {
    await session?.close().catch(() => undefined);
    await db?.destroy();
    await blobs.close();
  };
  try {
    await blobs.check();
    db = await openMade(database);
    session = await openSession(database, path);
    const opened = db;
    const assertUnused = () => assertNoNodes(opened, path);
    await assertUnused();
    return { db, path, files: { kind: 'storage', blobs }, assertUnused, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the database; if an older version of ADE or another program made it, it stays unchanged. */
async function openMade(place: DatabasePlace): Promise<Database> {
  return openDatabase(place, async (db, state) => {
    if (state === 'outdated') throw new AdeError('database_outdated', { path: describePlace(place) });
    await assertDirect(db, place);
  });
}

/** Names a table that isn't ADE's. */
export function sayOther(name: string): string {
  return `the table ${name} of another program`;
}

export function notEmpty(path: string, found: string, cause?: unknown): AdeError {
  return new AdeError('move_target_not_empty', { path, found }, { cause });
}

async function openSession(place: DatabasePlace, path: string): Promise<PostgresSession> {
  const nothing = () => undefined;
  try {
    return await PostgresSession.open(directUrlOf(place), LOCK_NAME, { onNotice: nothing, onLost: nothing });
  } catch (cause) {
    // `database_busy` means that the lock did not become free in time.
    if (!isAdeError(cause, 'database_busy')) throw cause;
    throw new AdeError('database_in_use', { path, found: 'another `ade migrate`' }, { cause });
  }
}

/**
 * The mark of this move in its target; undefined if nothing has begun. Throws `move_target_not_empty` if the target has
 * something else.
 */
export async function findOwnMark(
  target: End,
  { service, files }: Pick<MoveMark, 'service' | 'files'>,
): Promise<MoveMark | undefined> {
  const mark = await findMoveMark(target.db);
  if (mark === undefined) {
    for (const shape of await partsOf(target.db).listTables(target.db)) {
      const isOfNodes = shape.name === 'nodes';
      if (!isOfNodes && (await hasRows(target.db, shape))) throw notEmpty(target.path, `rows in ${shape.name}`);
    }
    const found = await findForeign(target);
    if (found !== undefined) throw notEmpty(found.path, found.what);
    return undefined;
  }
  if (mark.service !== service) throw notEmpty(target.path, `a move from ${mark.from} that began at ${mark.begun_at}`);
  if (mark.files !== files) throw notEmpty(target.path, `a move whose files go to ${mark.files}`);
  return mark;
}

function findForeign({ files }: End): Promise<{ path: string; what: string } | undefined> {
  return files.kind === 'folder' ? findForeignFolder(files.dataDir) : findForeignBlob(files.blobs);
}

async function findForeignFolder(dataDir: string): Promise<{ path: string; what: string } | undefined> {
  const { database } = dataFolders(dataDir);
  const own = basename(resolve(database, '..'));
  const [name] = readdirSync(dataDir).filter((one) => one !== own);
  return name === undefined ? undefined : { path: dataDir, what: name };
}

async function findForeignBlob(blobs: BlobStore): Promise<{ path: string; what: string } | undefined> {
  const place = placeInStorage(blobs);
  const [mark] = await place.listMarks();
  const what = mark === undefined ? await place.findContent() : place.nameMark(mark);
  return what === undefined ? undefined : { path: blobs.place, what };
}
