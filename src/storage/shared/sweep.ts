import type { BlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import { findStoredFolder, listUnnamedBlobs } from '../store/stored-files.ts';
import { STORED_KINDS } from './places.ts';

/** Within this time after a blob was stored, a file names it, or it is stored again. */
const UNNAMED_MS = 60 * 60 * 1000;
const LEFTOVER_MS = 24 * 60 * 60 * 1000;
const PORTION = 500;

/** Removes unnamed blobs, which a crash or a conflict has left. */
export async function sweepBlobs({ db, blobs }: { db: Database; blobs: BlobStore }): Promise<void> {
  let keys: string[] = [];
  const removeUnnamed = async () => {
    await blobs.remove(await listUnnamedBlobs(db, keys));
    keys = [];
  };
  for (const kind of STORED_KINDS) {
    for await (const { key, modifiedAt } of blobs.list(`${kind}/`)) {
      if (Date.now() - modifiedAt.getTime() > UNNAMED_MS) keys.push(key);
      if (keys.length >= PORTION) await removeUnnamed();
    }
  }
  if (keys.length > 0) await removeUnnamed();
  await blobs.removeLeftovers(LEFTOVER_MS);
}

/** Removes copies of folders that are not stored any more. */
export async function sweepCopies(
  db: Database,
  names: readonly string[],
  remove: (name: string) => Promise<void>,
): Promise<void> {
  for (const name of names) if ((await findStoredFolder(db, name)) === undefined) await remove(name);
}
