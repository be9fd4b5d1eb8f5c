import type { ExpressionBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { StoredFileRow, StoredFolderRow, Tables } from './schema/tables.ts';
import { noteUnnamedBlobs } from './unnamed-blobs.ts';

/** The folders with these names or owners. */
export async function findStoredFolders(db: Database, names: readonly string[]): Promise<StoredFolderRow[]> {
  if (names.length === 0) return [];
  return db.selectFrom('stored_folders').selectAll().where(isOf(names)).orderBy('name').execute();
}

function isOf(names: readonly string[]) {
  return (is: ExpressionBuilder<Tables, 'stored_folders'>) =>
    is.or([is('stored_folders.name', 'in', [...names]), is('stored_folders.owner', 'in', [...names])]);
}

/** Folders whose name begins with `prefix` and that have not changed since `before`. */
export async function listOldStoredFolders(db: Database, prefix: string, before: string): Promise<string[]> {
  const rows = await db
    .selectFrom('stored_folders')
    .select('name')
    .where('name', 'like', `${prefix}%`)
    .where('changed_at', '<', before)
    .execute();
  return rows.map(({ name }) => name);
}

export async function findStoredFolder(db: Database, name: string): Promise<StoredFolderRow | undefined> {
  return db.selectFrom('stored_folders').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function listStoredFiles(db: Database, folder: string): Promise<StoredFileRow[]> {
  return db.selectFrom('stored_files').selectAll().where('folder', '=', folder).orderBy('path').execute();
}

/** The file at this path in each of these folders that has it. */
export async function listStoredFilesAt(
  db: Database,
  folders: readonly string[],
  path: string,
): Promise<StoredFileRow[]> {
  if (folders.length === 0) return [];
  return db
    .selectFrom('stored_files')
    .selectAll()
    .where('folder', 'in', [...folders])
    .where('path', '=', path)
    .where('link', 'is', null)
    .execute();
}

/** All files with content (no links) in the folders of these owners. */
export async function listFilesOfOwners(db: Database, owners: readonly string[]): Promise<StoredFileRow[]> {
  if (owners.length === 0) return [];
  return db
    .selectFrom('stored_files')
    .innerJoin('stored_folders', 'stored_folders.name', 'stored_files.folder')
    .selectAll('stored_files')
    .where('stored_folders.owner', 'in', [...owners])
    .where('stored_files.link', 'is', null)
    .execute();
}

/** Which of these files are stored, in one query for a whole page. */
export async function findStoredPaths(
  db: Database,
  folders: readonly string[],
  paths: readonly string[],
): Promise<Pick<StoredFileRow, 'folder' | 'path'>[]> {
  if (folders.length === 0) return [];
  return db
    .selectFrom('stored_files')
    .select(['folder', 'path'])
    .where('folder', 'in', [...folders])
    .where('path', 'in', [...paths])
    .execute();
}

/** Locks the row of a folder; makes it if it does not exist. Call it in a transaction. */
export async function takeStoredFolder(
  db: Database,
  folder: Pick<StoredFolderRow, 'name' | 'owner'>,
): Promise<StoredFolderRow> {
  return db
    .insertInto('stored_folders')
    .values({ name: folder.name, owner: folder.owner, version: 0, is_open: 0, changed_at: new Date().toISOString() })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((row) => ({ version: row.ref('stored_folders.version') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Records whether a folder is open, without changing its files; gives its new version. Call it in a transaction. */
export async function openStoredFolder(
  db: Database,
  folder: Pick<StoredFolderRow, 'name' | 'owner'>,
  isOpen: boolean,
): Promise<number> {
  const next = { is_open: isOpen ? 1 : 0, changed_at: new Date().toISOString() } as const;
  const { version } = await db
    .insertInto('stored_folders')
    .values({ name: folder.name, owner: folder.owner, version: 1, ...next })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((row) => ({ ...next, version: row('stored_folders.version', '+', 1) })),
    )
    .returning('version')
    .executeTakeFirstOrThrow();
  return Number(version);
}

/** How many of these blobs are named by a file; they stay named until the transaction ends. */
export async function holdBlobs(db: Database, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return 0;
  const rows = await db
    .selectFrom('stored_files')
    .select('blob_key')
    .where('blob_key', 'in', [...keys])
    .forKeyShare()
    .execute();
  return new Set(rows.map(({ blob_key: key }) => key)).size;
}

/** New and changed files of a folder, and removed paths. The caller has locked the folder. */
export interface StoredChange {
  files: readonly Omit<StoredFileRow, 'folder'>[];
  removed: readonly string[];
  isOpen?: boolean | undefined;
}

/** Gives the new version of the folder. */
export async function changeStoredFolder(
  db: Database,
  { name, version, is_open }: StoredFolderRow,
  { files, removed, isOpen }: StoredChange,
): Promise<number> {
  const touched = [...files.map(({ path }) => path), ...removed];
  if (touched.length > 0)
    await db.deleteFrom('stored_files').where('folder', '=', name).where('path', 'in', touched).execute();
  const rows = files.map((file) => ({ ...file, folder: name }));
  if (rows.length > 0) await db.insertInto('stored_files').values(rows).execute();
  const next = {
    version: version + 1,
    is_open: isOpen === undefined ? is_open : isOpen ? 1 : 0,
    changed_at: new Date().toISOString(),
  } as const;
  await db.updateTable('stored_folders').set(next).where('name', '=', name).execute();
  return next.version;
}

/**
 * Deletes the rows of a folder, or of all folders of an owner; gives the keys of their blobs. Call it in the
 * transaction that deletes the folders' job, document or version.
 */
export async function forgetStoredFolders(db: Database, owner: string): Promise<string[]> {
  const names = await db
    .selectFrom('stored_folders')
    .select('name')
    .where(isOf([owner]))
    .orderBy('name')
    .forUpdate()
    .execute();
  if (names.length === 0) return [];
  const folders = names.map(({ name }) => name);
  const files = await db.deleteFrom('stored_files').where('folder', 'in', folders).returning('blob_key').execute();
  await db.deleteFrom('stored_folders').where('name', 'in', folders).execute();
  const keys = files.map(({ blob_key: key }) => key).filter((key) => key !== '');
  await noteUnnamedBlobs(db, keys);
  return keys;
}

/** Deletes rows of files, and of all below a path, in an owner's folders; gives their blob keys. In a transaction. */
export async function forgetStoredFiles(db: Database, owner: string, paths: readonly string[]): Promise<string[]> {
  const folders = await db
    .selectFrom('stored_folders')
    .selectAll()
    .where('owner', '=', owner)
    .orderBy('name')
    .forUpdate()
    .execute();
  const keys: string[] = [];
  for (const folder of folders) {
    const files = await listStoredFiles(db, folder.name);
    const isDoomed = (path: string) => paths.some((one) => path === one || path.startsWith(`${one}/`));
    const doomed = files.filter(({ path }) => isDoomed(path));
    if (doomed.length === 0) continue;
    await changeStoredFolder(db, folder, { files: [], removed: doomed.map(({ path }) => path) });
    keys.push(...doomed.map(({ blob_key: key }) => key).filter((key) => key !== ''));
  }
  await noteUnnamedBlobs(db, keys);
  return keys;
}

/** The blobs among these that no file names. */
export async function listUnnamedBlobs(db: Database, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('stored_files')
    .select('blob_key')
    .where('blob_key', 'in', [...keys])
    .execute();
  const named = new Set(rows.map(({ blob_key: key }) => key));
  return [...new Set(keys)].filter((key) => !named.has(key));
}
