import type { JobError } from '../../contract/events.ts';
import type { Settings } from '../../contract/settings.ts';
import { openBlobStore } from '../blobs/index.ts';
import { placeInFolder } from '../identity/in-folder.ts';
import { placeInStorage } from '../identity/in-storage.ts';
import { assertTogether } from '../identity/join-files.ts';
import { connectDatabase, describePlace, explainDatabaseError } from '../store/database.ts';
import { type DatabaseReport, inspectDatabase } from './inspect-database.ts';
import { inspectStorage, type StorageReport } from './inspect-storage.ts';

interface StoresReport {
  database: DatabaseReport;
  storage: StorageReport | null;
}

/** Whether the database and the storage can be used, and belong together. */
export async function inspectStores(settings: Settings): Promise<StoresReport> {
  const report = { database: await inspectDatabase(settings), storage: await inspectStorage(settings) };
  const { database, storage } = report;
  // A SQLite file is not opened.
  if (database.kind === 'sqlite' || database.error !== null || (storage?.error ?? null) !== null) return report;
  const error = await findMismatch(settings);
  return storage === null
    ? { database: { ...database, error }, storage }
    : { database, storage: { ...storage, error } };
}

async function findMismatch({ storageUrl, ...settings }: Settings): Promise<JobError | null> {
  const db = await connectDatabase(settings);
  const blobs = storageUrl === '' ? null : await openBlobStore(storageUrl);
  try {
    const files = blobs === null ? placeInFolder(settings) : placeInStorage(blobs);
    await assertTogether({ db, path: describePlace(settings), files });
    return null;
  } catch (error) {
    const { code, message } = explainDatabaseError(settings, error);
    return { code, message };
  } finally {
    await blobs?.close();
    await db.destroy();
  }
}
