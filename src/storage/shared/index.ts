import { resolve } from 'node:path';
import type { Settings } from '../../contract/settings.ts';
import { openBlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import { localFiles } from './local-files.ts';
import { shareSigningKey } from './signing-key.ts';
import { StoredFiles } from './stored-files.ts';
import type { SharedFiles } from './types.ts';

export { removeDocument, storeDocument } from './document-files.ts';
export { localFiles } from './local-files.ts';
export { ownerOfJob, storedNames } from './places.ts';
export { storeEnvironment } from './store-environment.ts';
export { isStorageTrouble } from './trouble-watch.ts';
export type { SharedFiles, Step, Store } from './types.ts';

export interface OpenOptions {
  db: Database;
  dataDir: string;
  settings: Pick<Settings, 'storageUrl' | 'cacheMb'>;
  /** Called with messages for operators. */
  log?: (message: string) => void;
}

/**
 * Opens the files that nodes share, in the storage of ADE_STORAGE_URL; without this setting, nothing is shared. Throws
 * all that `check` of a `BlobStore` throws, and `signing_key_unusable`.
 */
export async function openSharedFiles({ db, dataDir, settings, log }: OpenOptions): Promise<SharedFiles> {
  if (settings.storageUrl === '') return localFiles;
  const blobs = await openBlobStore(settings.storageUrl);
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
