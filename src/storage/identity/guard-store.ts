import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { BlobCall, BlobStore } from '../blobs/index.ts';
import { hasMark } from './in-storage.ts';

/** How long the mark need not be looked for again before something is stored, listed or removed. */
const TRUST_MS = 5000;

/**
 * The storage as long as it has the mark. A folder that is not mounted any more may still exist, and be empty: files
 * are then missing for this node only, nothing may be stored there, and nothing counts as removed. Throws
 * `blob_store_missing`.
 */
export function guardStore(blobs: BlobStore, mark: string): BlobStore {
  let seenAtMs = Number.NEGATIVE_INFINITY;
  const assertMark = async ({ signal }: BlobCall = {}) => {
    if (!(await hasMark(blobs, mark, { signal }))) {
      const found = `there is a storage without the identity ${mark}`;
      throw new AdeError('blob_store_missing', { place: blobs.place, found });
    }
    seenAtMs = performance.now();
  };
  const assertSeen = async (options?: BlobCall) => {
    if (performance.now() - seenAtMs > TRUST_MS) await assertMark(options);
  };
  return {
    place: blobs.place,
    async put(key, path, options) {
      await assertSeen(options);
      return blobs.put(key, path, options);
    },
    async get(key, path, expected, options) {
      try {
        await blobs.get(key, path, expected, options);
      } catch (error) {
        if (isAdeError(error, 'blob_missing')) await assertMark(options);
        throw error;
      }
    },
    async *list(prefix, options) {
      await assertSeen(options);
      yield* blobs.list(prefix, options);
    },
    async remove(keys, options) {
      await assertSeen(options);
      await blobs.remove(keys, options);
    },
    async removeLeftovers(olderThanMs, options) {
      await assertSeen(options);
      return blobs.removeLeftovers(olderThanMs, options);
    },
    async check(options) {
      await assertMark(options);
      await blobs.check(options);
    },
    close: () => blobs.close(),
  };
}
