import { isAdeError } from '../../contract/errors/index.ts';
import { FolderStore } from './folder/folder-store.ts';
import { parseStorageUrl } from './parse-storage-url.ts';
import type { BlobStore, OpenOptions } from './types.ts';

export { type BlobMeasurement, measureStore } from './measure-store.ts';
export type { BlobCall, BlobDigest, BlobStore, OpenOptions } from './types.ts';

/**
 * Opens the storage that ADE_STORAGE_URL names: `file:///FOLDER`, which must exist, or `s3://BUCKET/PREFIX`, with
 * endpoint, region and credentials from the usual AWS variables. Throws `blob_url_invalid` or `blob_url_with_secret`.
 * Call `check` to find out whether the storage can be used.
 */
export async function openBlobStore(url: string, options: OpenOptions = {}): Promise<BlobStore> {
  const address = parseStorageUrl(url);
  if (address.kind === 'folder') return new FolderStore(address.root);
  // The client is large, and most installations do not need it.
  const { openS3Store } = await import('./s3/open-s3-store.ts');
  return openS3Store(address, options);
}

/** `true` if the same call may work later without anybody's help: the storage was not reached, or too busy. */
export function isTransientBlobError(error: unknown): boolean {
  return isAdeError(error, 'blob_store_unavailable');
}
