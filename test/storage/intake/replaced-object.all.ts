import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type TestContext, test } from 'node:test';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BUCKET, startS3Server } from '../../../scripts/test/s3.ts';
import { openSourcePlace } from '../../../src/storage/intake/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const PATH = 'list.csv';

/** What a server does with a condition of a removal: AWS knows it, and others do the rest. */
type Server = 'knows' | 'ignores' | 'refuses';

async function openBucket(t: TestContext, server: Server, onRemove: (client: S3Client) => Promise<unknown>) {
  const s3 = await startS3Server('fauxqs', await makeTempFolder(t));
  t.after(() => s3.stop());
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const endpoint = s3.env.AWS_ENDPOINT_URL_S3 ?? '';
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  t.after(() => client.destroy());
  const front = createServer(async (request, response) => {
    const condition = request.headers['if-match'];
    if (request.method === 'DELETE') {
      if (server === 'refuses' && condition !== undefined) return void response.writeHead(501).end();
      await onRemove(client);
      const { ETag } = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: PATH }));
      if (server === 'knows' && condition !== undefined && condition !== ETag)
        return void response.writeHead(412).end();
    }
    await forward(request, response, endpoint);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  t.after(() => front.close());
  const address = front.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const before = { ...process.env };
  Object.assign(process.env, s3.env, { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` });
  const place = await openSourcePlace({ kind: 'bucket', bucket: BUCKET, prefix: '' }, { settleMs: 0, isMoved: true });
  t.after(() => place.close());
  process.env = before;
  const put = (text: string) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key: PATH, Body: text }));
  const read = async (Key: string) => {
    const found = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key })).catch(() => null);
    return (await found?.Body?.transformToString()) ?? null;
  };
  return { place, put, read };
}

async function forward({ method = '', url, headers }: IncomingMessage, response: ServerResponse, to: string) {
  const { connection: _, 'if-match': __, ...rest } = headers;
  const answer = await fetch(`${to}${url}`, { method, headers: rest as Record<string, string> });
  response.writeHead(answer.status, { etag: answer.headers.get('etag') ?? '', 'content-type': 'application/xml' });
  response.end(method === 'HEAD' ? undefined : Buffer.from(await answer.arrayBuffer()));
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
