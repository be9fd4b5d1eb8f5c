import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { BUCKET } from '../../../scripts/test/s3.ts';
import { openBucketPlace, startChangedS3 } from './changed-s3.ts';

const PATH = 'list.csv';

/** What a server does with a condition of a removal: AWS knows it, and others do the rest. */
type Server = 'knows' | 'ignores' | 'refuses';

async function openBucket(t: TestContext, server: Server, onRemove: (client: S3Client) => Promise<unknown>) {
  const { client, env } = await startChangedS3(t, async ({ method, url = '', headers }, response, direct) => {
    const condition = headers['if-match'];
    if (method !== 'DELETE') return url;
    const refuse = (status: number) => {
      response.writeHead(status).end();
      return null;
    };
    if (server === 'refuses' && condition !== undefined) return refuse(501);
    await onRemove(direct);
    const { ETag } = await direct.send(new HeadObjectCommand({ Bucket: BUCKET, Key: PATH }));
    return server === 'knows' && condition !== undefined && condition !== ETag ? refuse(412) : url;
  });
  const place = await openBucketPlace(t, env);
  const put = (text: string) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key: PATH, Body: text }));
  const read = async (Key: string) => {
    const found = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key })).catch(() => null);
    return (await found?.Body?.transformToString()) ?? null;
  };
  return { place, put, read };
}

async function move(t: TestContext, server: Server, onRemove: (client: S3Client) => Promise<unknown>) {
  const { place, put, read } = await openBucket(t, server, onRemove);
  await put('the first');
  const [file] = await Array.fromAsync(place.list(t.signal));
  assert.ok(file);
  await place.move({ ...file, place: file.path }, `taken/${PATH}`);
  return { here: await read(PATH), taken: await read(`taken/${PATH}`) };
}

test('an object that replaces another one while that is moved stays where it is', async (t) => {
  const replace = (client: S3Client) =>
    client.send(new PutObjectCommand({ Bucket: BUCKET, Key: PATH, Body: 'the second' }));
  assert.deepEqual(await move(t, 'knows', replace), { here: 'the second', taken: 'the first' });
});

for (const server of ['knows', 'ignores', 'refuses'] as const)
  test(`an object is moved by a server that ${server} conditions of removals`, async (t) => {
    const nothing = () => Promise.resolve();
    assert.deepEqual(await move(t, server, nothing), { here: null, taken: 'the first' });
  });
