import assert from 'node:assert/strict';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { BUCKET, s3ServerNames, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import { size } from '../../helpers/size.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { callStore } from './support/call-store.ts';

const FILE_BYTES = size(200, 200, 600) * 1024 * 1024;
/** A few parts of an upload, and garbage that was not yet collected. */
const MAX_GROWN_BYTES = 90 * 1024 * 1024;

async function callAndMeasure(args: string[], env?: Record<string, string>): Promise<string> {
  const child = callStore(args, env);
  const output = await text(child.stdout!);
  const { sha256, grownBytes } = JSON.parse(output) as { sha256: string; grownBytes: number };
  assert.ok(grownBytes < MAX_GROWN_BYTES, `${args[0]} took ${Math.round(grownBytes / 1e6)} MB`);
  return sha256;
}

async function storeLargeFile(t: TestContext, url: string, env?: Record<string, string>): Promise<void> {
  const local = await makeTempFolder(t);
  const path = join(local, 'large');
  await writeFile(path, 'A sparse file.');
  await truncate(path, FILE_BYTES);
  const sha256 = await callAndMeasure(['put', url, 'large', path], env);
  await rm(path);
  assert.equal(await callAndMeasure(['get', url, 'large', path, sha256, String(FILE_BYTES)], env), sha256);
}

test('folder: memory does not grow with a file', async (t) => {
  await storeLargeFile(t, pathToFileURL(await makeTempFolder(t)).href);
});

for (const name of s3ServerNames) {
  test(`${name}: memory does not grow with a file`, { skip: skipWithout(name) }, async (t) => {
    const server = await startS3Server(name, await makeTempFolder(t));
    t.after(() => server.stop());
    await storeLargeFile(t, `s3://${BUCKET}`, server.env);
  });
}
