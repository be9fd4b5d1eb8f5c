import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { ZipFile } from 'yazl';
import { fetchDataFile } from '../../src/cli/tasks/fetch-data-file.ts';
import { createClient } from '../../src/client/index.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';

/** What a server answers to every request. */
interface Answer {
  status: number;
  type: string;
  body: string | Buffer;
}

async function fetchFrom({ status, type, body }: Answer) {
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = makeFileFolder();
  const client = createClient({ url: `http://127.0.0.1:${port}`, retryForMs: 0 });
  const wanted = { from: 'table/file', to: join(folder, 'october.csv'), format: 'csv', query: {} } as const;
  try {
    await fetchDataFile(client, { ...wanted, signal: new AbortController().signal });
    throw new Error('It was fetched');
  } catch (error) {
    return { error, left: readdirSync(folder) };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a table that lacks the file of a job is refused with the reason of the service', async () => {
  const problem = { code: 'job_file_missing', detail: 'The file was removed.' };
  const { error, left } = await fetchFrom({
    ...{ status: 404, type: 'application/problem+json' },
    body: JSON.stringify(problem),
  });
  assert.equal((error as { code?: string }).code, 'job_file_missing');
  assert.deepEqual(left, []);
});

test('of a package that is not whole, nothing is left', async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('a,b\n1,2\n'), 'october.csv');
  zip.addBuffer(Buffer.from('{'), 'datapackage.json');
  zip.end();
  const { error, left } = await fetchFrom({
    ...{ status: 200, type: 'application/zip' },
    body: await buffer(zip.outputStream),
  });
  assert.ok(error instanceof SyntaxError);
  assert.deepEqual(left, []);
});
