import { resolve } from 'node:path';
import { writePublicKeys } from '../../base/signing/index.ts';
import type { Settings } from '../../contract/settings.ts';
import { type BlobMeasurement, measureStore, openBlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import { listPublicKeys } from '../store/signing-keys.ts';
import { localFiles } from './local-files.ts';
import { shareSigningKey } from './signing-key.ts';
import { StoredFiles } from './stored-files.ts';
import type { SharedFiles } from './types.ts';

export { removeDocument, storeDocument } from './document-files.ts';
export { localFiles } from './local-files.ts';
export { ownerOfJob, storedNames } from './places.ts';
export { shareSigningKey } from './signing-key.ts';
export { storeEnvironment } from './store-environment.ts';
export { isFileLost, isStorageTrouble } from './trouble-watch.ts';
export type { SharedFiles, Step, Store } from './types.ts';

export interface SharedFilesOptions {
  db: Database;
  dataDir: string;
  settings: Pick<Settings, 'storageUrl' | 'cacheMb'>;
  /** Called with messages for operators. */
  log?: (message: string) => void;
  /** Called after each call of the storage. */
  onCall?: (call: BlobMeasurement) => void;
}

/**
 * Opens the files that nodes share, in the storage of ADE_STORAGE_URL; without this setting, nothing is shared. Throws
 * all that `check` of a `BlobStore` throws, and `signing_key_unusable`.
 */
export async function openSharedFiles({
  db,
  dataDir,
  settings,
  log,
  onCall = () => undefined,
}: SharedFilesOptions): Promise<SharedFiles> {
  if (settings.storageUrl === '') return localFiles;
  const blobs = measureStore(await openBlobStore(settings.storageUrl), onCall);
  try {
    await blobs.check();
    await shareSigningKey(db, resolve(dataDir));
  } catch (error) {
    await blobs.close();
    throw error;
  }
  const parts = { db, blobs, dataDir: resolve(dataDir), maxCopiesMb: settings.cacheMb };
  return new StoredFiles({ ...parts, log: log ?? (() => undefined) });
}

/** Copies of folders that nothing reads any more take at most this much space. */
const READ_COPIES_MB = 512;

/**
 * Opens the stored files for somebody who only reads them. `dataDir` is an empty folder for copies, and gets the public
 * keys of all nodes. The storage need not be writable, and is asked only when files are needed.
 */
export async function openSharedCopies({
  db,
  dataDir,
  settings,
}: Omit<SharedFilesOptions, 'log' | 'onCall'>): Promise<SharedFiles> {
  const blobs = await openBlobStore(settings.storageUrl);
  writePublicKeys(dataDir, new Map((await listPublicKeys(db)).map((row) => [row.id, row.public_pem])));
  const maxCopiesMb = Math.min(settings.cacheMb, READ_COPIES_MB);
  return new StoredFiles({ db, blobs, dataDir, maxCopiesMb, keptMs: 0, log: () => undefined });
}
