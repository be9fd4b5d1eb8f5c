import { resolve } from 'node:path';
import type { Settings } from '../../contract/settings.ts';
import { type BlobMeasurement, type BlobStore, measureStore, openBlobStore } from '../blobs/index.ts';
import { localFiles, type SharedFiles, shareFiles } from '../shared/index.ts';
import { type Database, describePlace, openDatabase } from '../store/database.ts';
import { assertMoveFinished } from '../store/move-mark.ts';
import { assertDirect } from '../store/nodes.ts';
import { guardStore } from './guard-store.ts';
import { placeInFolder } from './in-folder.ts';
import { placeInStorage } from './in-storage.ts';
import { assertTogether, joinFiles } from './join-files.ts';

interface StorageOptions {
  settings: Pick<Settings, 'dataDir' | 'databaseUrl' | 'databaseDirectUrl' | 'storageUrl' | 'cacheMb'>;
  /** Called with messages for operators. */
  log?: (message: string) => void;
  /** Called after each call of the storage. */
  onCall?: (call: BlobMeasurement) => void;
}

/** The database of a service and its files, which belong together. */
export interface OpenedStorage {
  db: Database;
  shared: SharedFiles;
}

/**
 * Opens the database and the files of a service. If they do not belong together, neither is changed: throws
 * `storage_mismatch`, `database_empty` or `database_direct_differs`; also `move_unfinished`, and what `openDatabase`, `shareFiles` and a
 * `BlobStore` throw. A data folder must be locked (`lockDataDir`).
 */
export async function openStorage({ settings, log, onCall = () => undefined }: StorageOptions): Promise<OpenedStorage> {
  const { databaseUrl, databaseDirectUrl, storageUrl, cacheMb } = settings;
  const place = { dataDir: resolve(settings.dataDir), databaseUrl, databaseDirectUrl };
  const path = describePlace(place);
  const blobs: BlobStore | null = storageUrl === '' ? null : measureStore(await openBlobStore(storageUrl), onCall);
  const files = blobs === null ? placeInFolder(place) : placeInStorage(blobs);
  let db: Database | undefined;
  try {
    db = await openDatabase(place, async (old) => {
      // The upgrade uses the direct address.
      await assertDirect(old, place);
      await assertTogether({ db: old, path, files });
    });
    await assertMoveFinished(db, path);
    await blobs?.check();
    const mark = await joinFiles({ db, path, files });
    if (blobs === null) return { db, shared: localFiles };
    const shared = await shareFiles({ db, blobs: guardStore(blobs, mark), dataDir: place.dataDir, cacheMb, log });
    return { db, shared };
  } catch (error) {
    await blobs?.close();
    await db?.destroy();
    throw error;
  }
}
