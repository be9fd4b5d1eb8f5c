import { createHash } from 'node:crypto';
import { AdeError } from '../../../contract/errors/index.ts';
import { checkStore } from '../check-store.ts';
import { assertKey, assertPrefix } from '../keys.ts';
import { receiveFile } from '../receive-file.ts';
import { SourceFile } from '../source-file.ts';
import type { BlobDigest, BlobEntry, BlobStore, OpenOptions } from '../types.ts';
import { makeClient } from './make-client.ts';
import { downloadObject, headObject, listObjects, removeObjects } from './objects.ts';
import { type Action, isForbidden, isNotFound, makeS3Error } from './s3-errors.ts';
import { abortOldUploads, uploadObject } from './upload-object.ts';

interface BucketAddress {
  readonly bucket: string;
  readonly prefix: string;
}

export function openS3Store({ bucket, prefix }: BucketAddress, options: OpenOptions): BlobStore {
  const { client, endpoint } = makeClient(options);
  const root = prefix === '' ? '' : `${prefix}/`;
  const place = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}${endpoint === null ? '' : ` at ${endpoint}`}`;
  const at = (key: string) => ({ client, bucket, key: root + key });

  /** Turns an error into one that says what went wrong in a call of the storage. */
  const explain = (error: unknown, action: Action, signal: AbortSignal | undefined) =>
    signal?.aborted ? signal.reason : makeS3Error(error, { place, action });
  const attempt = async <T>(action: Action, signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> => {
    try {
      signal?.throwIfAborted();
      return await call();
    } catch (error) {
      throw explain(error, action, signal);
    }
  };

  async function* read(key: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    try {
      yield* downloadObject(at(key), signal);
    } catch (error) {
      if (isNotFound(error)) throw new AdeError('blob_missing', { place, key }, { cause: error });
      throw explain(error, 'read', signal);
    }
  }

  /** Whether a key exists. If the credentials do not allow this question, the following write reports that. */
  async function isThere(key: string, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await headObject(at(key), signal);
      return true;
    } catch (error) {
      if (isNotFound(error) || isForbidden(error)) return false;
      throw error;
    }
  }

  /** For a repeated put; throws `blob_exists` if the key has other content. */
  async function compare(key: string, source: SourceFile, signal: AbortSignal | undefined): Promise<BlobDigest> {
    const { sha256 } = await source.readAll(signal);
    const hash = createHash('sha256');
    for await (const chunk of read(key, signal)) hash.update(chunk);
    if (hash.digest('hex') !== sha256) throw new AdeError('blob_exists', { place, key });
    return source.digest;
  }

  const store: BlobStore = {
    place,
    async put(key, path, { sha256, signal } = {}) {
      assertKey(key);
      const source = new SourceFile(path, sha256);
      try {
        signal?.throwIfAborted();
        if (await isThere(key, signal)) return await compare(key, source, signal);
        await uploadObject(at(key), source, signal);
        return source.digest;
      } catch (error) {
        throw source.failure ?? explain(error, 'write', signal);
      }
    },
    async get(key, path, expected, options = {}) {
      const { signal } = options;
      assertKey(key);
      signal?.throwIfAborted();
      await receiveFile(read(key, signal), path, { key, place, expected, ...options });
    },
    async *list(keyPrefix, { signal, after } = {}): AsyncGenerator<BlobEntry> {
      assertPrefix(keyPrefix);
      try {
        const about = { pageSize: options.listPageSize, ...(after && { after: root + after }) };
        for await (const { key, ...entry } of listObjects(at(keyPrefix), about, signal)) {
          yield { key: key.slice(root.length), ...entry };
        }
      } catch (error) {
        throw explain(error, 'list', signal);
      }
    },
    async remove(keys, { signal } = {}) {
      const objects = [...keys].map((key) => {
        assertKey(key);
        return at(key);
      });
      await attempt('remove', signal, () => removeObjects(objects, signal));
    },
    removeLeftovers: (olderThanMs, { signal } = {}) =>
      attempt('remove', signal, () => abortOldUploads(at(''), olderThanMs, signal)),
    check: (options = {}) => checkStore(store, options),
    async close() {
      client.destroy();
    },
  };
  return store;
}
