import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import { BUCKET, startS3Server } from '../../../scripts/test/s3.ts';
import { openSourcePlace, type SourcePlace } from '../../../src/storage/intake/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

/** Changes the URL of a request to the bucket, or answers it and gives null. */
type Change = (request: IncomingMessage, response: ServerResponse, client: S3Client) => Promise<string | null>;

/** An S3 server behind a server that changes requests; `env` leads to that one, `client` past it. */
export async function startChangedS3(t: TestContext, change: Change) {
  const s3 = await startS3Server('fauxqs', await makeTempFolder(t));
  t.after(() => s3.stop());
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const endpoint = s3.env.AWS_ENDPOINT_URL_S3 ?? '';
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  t.after(() => client.destroy());
  const front = createServer(async (request, response) => {
    const url = await change(request, response, client);
    if (url !== null) await forward(request, response, `${endpoint}${url}`);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  t.after(() => front.close());
  const address = front.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { client, env: { ...s3.env, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` } };
}

/** The whole bucket as a source. */
export async function openBucketPlace(t: TestContext, env: Record<string, string>): Promise<SourcePlace> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  const place = await openSourcePlace({ kind: 'bucket', bucket: BUCKET, prefix: '' }, { settleMs: 0, isMoved: true });
  t.after(() => place.close());
  process.env = before;
  return place;
}

async function forward({ method = '', headers }: IncomingMessage, response: ServerResponse, url: string) {
  const { connection: _, 'if-match': __, ...rest } = headers;
  const answer = await fetch(url, { method, headers: rest as Record<string, string> });
  response.writeHead(answer.status, { etag: answer.headers.get('etag') ?? '', 'content-type': 'application/xml' });
  response.end(method === 'HEAD' ? undefined : Buffer.from(await answer.arrayBuffer()));
}
