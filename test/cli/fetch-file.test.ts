import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { fetchFile } from '../../src/cli/tasks/fetch-file.ts';
import { createClient } from '../../src/client/index.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';

const folder = makeFileFolder();
const server = createServer(({ url }, response) => {
  response.setHeader('content-type', 'text/csv');
  if (url?.endsWith('whole')) return response.end('a,b\n');
  response.writeHead(200, { 'content-length': 1000 });
  return response.write('a,b\n', () => response.destroy());
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
server.unref();
const { port } = server.address() as AddressInfo;
const client = createClient({ url: `http://127.0.0.1:${port}`, retryForMs: 0 });
const fetchTo = (from: string, to: string) => fetchFile(client, from, to, new AbortController().signal);

test('a download that breaks off is told as that, and leaves nothing', async () => {
  await assert.rejects(fetchTo('broken', join(folder, 'a.csv')), { code: 'answer_interrupted' });
  assert.deepEqual(readdirSync(folder), []);
});

test('a folder that is not there is told as a file that cannot be written', async () => {
  await assert.rejects(fetchTo('whole', join(folder, 'none', 'a.csv')), { code: 'file_unwritable' });
});
