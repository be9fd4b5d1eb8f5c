import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BlobEntry } from '../types.ts';
import { isTransientS3Error } from './s3-errors.ts';

export interface S3Object {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
}

type Signal = AbortSignal | undefined;

/** Each request removes one object: some servers cannot remove many at once, others require different checksums. */
const REMOVED_AT_ONCE = 16;

export async function headObject({ client, bucket, key }: S3Object, signal: Signal): Promise<void> {
  await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
}

/** A download that breaks off continues at the same byte, as long as each request makes progress. */
export async function* downloadObject({ client, bucket, key }: S3Object, signal: Signal): AsyncGenerator<Buffer> {
  for (let offset = 0; ; ) {
    const start = offset;
    try {
      const range = start === 0 ? {} : { Range: `bytes=${start}-` };
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...range });
      const { Body, ContentRange } = await client.send(command, { abortSignal: signal });
      const body = Body as Readable;
      if (start > 0 && !ContentRange?.startsWith(`bytes ${start}-`)) {
        body.destroy();
        throw new Error(`the server does not continue at byte ${start}`);
      }
      for await (const chunk of body as AsyncIterable<Buffer>) {
        offset += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      if (signal?.aborted || offset === start || !isTransientS3Error(error)) throw error;
    }
  }
}

/** `key` is a prefix here. S3 lists keys in the order of their bytes. */
export async function* listObjects(
  { client, bucket, key }: S3Object,
  { pageSize, after }: { pageSize?: number | undefined; after?: string | undefined },
  signal: Signal,
): AsyncGenerator<BlobEntry> {
  const pages = paginateListObjectsV2(
    { client, ...(pageSize && { pageSize }) },
    { Bucket: bucket, Prefix: key, ...(after && { StartAfter: after }) },
    { abortSignal: signal },
  );
  for await (const page of pages) {
    for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
      // Not every server knows StartAfter.
      if (Key !== undefined && (after === undefined || Key > after))
        yield { key: Key, bytes: Size, modifiedAt: LastModified ?? new Date(0) };
    }
  }
}

export async function removeObjects(objects: readonly S3Object[], signal: Signal): Promise<void> {
  const waiting = objects.values();
  const work = async () => {
    for (const { client, bucket, key } of waiting) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    }
  };
  await Promise.all(Array.from({ length: Math.min(REMOVED_AT_ONCE, objects.length) }, work));
}
