import { writePublicKeys } from '../../base/signing/index.ts';
import type { BlobStore } from '../blobs/index.ts';
import type { Database } from '../store/database.ts';
import { listPublicKeys } from '../store/signing-keys.ts';
import { shareSigningKey } from './signing-key.ts';
import { StoredFiles } from './stored-files.ts';
import type { SharedFiles } from './types.ts';

export { removeDocument, type StoredDocument, storeDocument } from './document-files.ts';
export { localFiles } from './local-files.ts';
export { ownerOfJob, STORED_KINDS, storedNames } from './places.ts';
export { shareSigningKey } from './signing-key.ts';
export { storeEnvironment } from './store-environment.ts';
export { isFileLost, isStorageTrouble } from './trouble-watch.ts';
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

/** Copies of folders that nothing reads any more take at most this much space. */
const READ_COPIES_MB = 512;

/**
 * The stored files for somebody who only reads them. `dataDir` is an empty folder for copies, and gets the public keys
 * of all nodes. The storage need not be writable, and is asked only when files are needed.
 */
export async function shareCopies({ db, blobs, dataDir, cacheMb }: Omit<ShareOptions, 'log'>): Promise<SharedFiles> {
  writePublicKeys(dataDir, new Map((await listPublicKeys(db)).map((row) => [row.id, row.public_pem])));
  const maxCopiesMb = Math.min(cacheMb, READ_COPIES_MB);
  return new StoredFiles({ db, blobs, dataDir, maxCopiesMb, keptMs: 0, log: () => undefined });
}
