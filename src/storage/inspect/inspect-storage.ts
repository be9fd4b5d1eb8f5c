import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import { openBlobStore } from '../blobs/index.ts';

export interface StorageReport {
  /** Without secrets. */
  place: string;
  /** Null if blobs can be stored, read, listed and removed there, otherwise the reason. */
  error: JobError | null;
}

/** Tries the storage of ADE_STORAGE_URL with a small blob, as jobs use it; null if none is set. */
export async function inspectStorage({ storageUrl }: { storageUrl: string }): Promise<StorageReport | null> {
  if (storageUrl === '') return null;
  let place = 'ADE_STORAGE_URL';
  try {
    const store = await openBlobStore(storageUrl);
    place = store.place;
    await store.check().finally(() => store.close());
    return { place, error: null };
  } catch (error) {
    const { code, message } = isAdeError(error) ? error : makeUnknown(place, error as Error);
    return { place, error: { code, message } };
  }
}

function makeUnknown(place: string, cause: Error): AdeError {
  return new AdeError('blob_store_failed', { place, action: 'be used', found: cause.message }, { cause });
}
