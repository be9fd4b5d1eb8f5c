import { resolve } from 'node:path';
import { openBlobStore } from '../../../src/storage/blobs/index.ts';
import { type SharedFiles, shareFiles } from '../../../src/storage/shared/index.ts';
import type { Database } from '../../../src/storage/store/database.ts';

/** The files that nodes share, as a node sees them that has joined. */
export async function openShared(db: Database, dataDir: string, storageUrl: string): Promise<SharedFiles> {
  return shareFiles({ db, blobs: await openBlobStore(storageUrl), dataDir: resolve(dataDir), cacheMb: 1024 });
}

/** Stores a folder of a data folder. */
export async function keepIn(
  storageUrl: string,
  { db, dataDir }: { db: Database; dataDir: string },
  name: string,
): Promise<void> {
  const shared = await openShared(db, dataDir, storageUrl);
  await shared.change(name, { isBrought: false }, (store) => store((record) => db.transaction().execute(record)));
  await shared.close();
}
