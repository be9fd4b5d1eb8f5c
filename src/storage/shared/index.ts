import type { BlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import { shareSigningKey } from './signing-key.ts';
import { StoredFiles } from './stored-files.ts';
import type { SharedFiles } from './types.ts';

export { removeDocument, storeDocument } from './document-files.ts';
export { localFiles } from './local-files.ts';
export { ownerOfJob, STORED_KINDS, storedNames } from './places.ts';
export { storeEnvironment } from './store-environment.ts';
export { isStorageTrouble } from './trouble-watch.ts';
export type { SharedFiles, Step, Store } from './types.ts';

export interface ShareOptions {
  db: Database;
  blobs: BlobStore;
  /** Absolute. */
  dataDir: string;
  /** The most space that copies in the data folder may take, in MiB. */
  cacheMb: number;
  /** Called with messages for operators. */
  log?: ((message: string) => void) | undefined;
}

/** The files that nodes share in a storage, and close with it. Throws `signing_key_unusable`. */
export async function shareFiles({ db, blobs, dataDir, cacheMb, log }: ShareOptions): Promise<SharedFiles> {
  await shareSigningKey(db, dataDir);
  return new StoredFiles({ db, blobs, dataDir, maxCopiesMb: cacheMb, log: log ?? (() => undefined) });
}
