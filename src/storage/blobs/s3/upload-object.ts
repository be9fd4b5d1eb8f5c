import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { SourceFile } from '../source-file.ts';
import type { S3Object } from './objects.ts';

/** A file up to this size is one request. A few parts are in memory at the same time. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
/** S3 allows 10,000; the file may grow while it is read. */
const MAX_PARTS = 9_000;
/** Time limit for removing the parts of a failed upload. The storage is probably away; they are removed later. */
const CLEAN_MS = 3_000;

/** The object exists only after the source was read to its end without an error. */
export async function uploadObject(
  { client, bucket, key }: S3Object,
  source: SourceFile,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bytes = await source.measure();
  const abortController = new AbortController();
  const abort = () => abortController.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const upload = new Upload({
      client: withSignal(client, abortController.signal),
      params: { Bucket: bucket, Key: key, Body: Readable.from(source.read(signal)) },
      partSize: Math.max(PART_BYTES, Math.ceil(bytes / MAX_PARTS)),
      queueSize: PARTS_AT_ONCE,
      abortController,
    });
    await upload.done();
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** `Upload` itself leaves open requests running when a signal aborts, and would report a failed cleanup. */
function withSignal(client: S3Client, signal: AbortSignal): S3Client {
  const send = (command: Parameters<S3Client['send']>[0]) => {
    if (!(command instanceof AbortMultipartUploadCommand)) return client.send(command, { abortSignal: signal });
    return client.send(command, { abortSignal: AbortSignal.timeout(CLEAN_MS) }).catch(() => undefined);
  };
  return { config: client.config, send } as unknown as S3Client;
}

/** Removes the uploads below `key` that began more than `olderThanMs` ago; gives how many. */
export async function abortOldUploads(
  { client, bucket, key: prefix }: S3Object,
  olderThanMs: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let count = 0;
  for await (const { Key, UploadId, Initiated } of listUploads({ client, bucket, key: prefix }, signal)) {
    // The list may contain other uploads: some servers ignore the prefix.
    if (!Key?.startsWith(prefix) || Initiated === undefined) continue;
    if (Date.now() - Initiated.getTime() <= olderThanMs) continue;
    const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId });
    await client.send(command, { abortSignal: signal });
    count += 1;
  }
  return count;
}

async function* listUploads(
  { client, bucket, key }: S3Object,
  signal: AbortSignal | undefined,
): AsyncGenerator<MultipartUpload> {
  let position = {};
  for (;;) {
    const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key, ...position });
    const page = await client.send(command, { abortSignal: signal }).catch((error) => {
      if ((error as Error).name === 'NotImplemented') return null;
      throw error;
    });
    yield* page?.Uploads ?? [];
    if (!page?.IsTruncated || page.NextKeyMarker === undefined) return;
    position = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}
