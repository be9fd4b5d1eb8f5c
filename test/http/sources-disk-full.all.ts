import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Source, SourceFile } from '../../src/contract/api/index.ts';
import { fillDisk, mountSmallDisk, unmountSmallDisk } from '../helpers/small-disk.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const root = mkdtempSync(join(tmpdir(), 'ade-sources-full-'));
const disk = mountSmallDisk();
const dataDir = join(disk ?? '', 'data');
const env = { ADE_DATA_DIR: dataDir, ADE_SOURCES: pathToFileURL(root).href };
const server = disk === null ? null : await startTestServer(env, () => mkdirSync(dataDir));
// Runs after the server has stopped.
after(() => {
  if (disk !== null) unmountSmallDisk(disk);
  rmSync(root, { recursive: true, force: true });
});

test('a file that does not fit on a full disk waits, and is taken once there is space', async (t) => {
  if (disk === null || server === null) return t.skip('This user may not mount a tmpfs.');
  await server.publishStarter();
  const about = { name: 'In', address: pathToFileURL(root).href, settle_seconds: 0 };
  const source = await server.make<Source>(`${WS}/sources`, about);
  const ballast = join(disk, 'ballast');
  fillDisk(ballast);
  const text = `Name;City\n${'Ada;Paris\n'.repeat(20_000)}`;
  writeFileSync(join(root, '.list.csv'), text);
  renameSync(join(root, '.list.csv'), join(root, 'list.csv'));
  await delay(3_000);
  assert.ok(existsSync(join(root, 'list.csv')));
  rmSync(ballast);
  const path = `${WS}/sources/${source.id}`;
  await waitUntil(async () => (await server.list<SourceFile>(`${path}/files`))[0]?.done_at != null);
  const [file, other] = await server.list<SourceFile>(`${path}/files`);
  assert.deepEqual([file?.state, file?.error, other], ['taken', null, undefined]);
  await waitUntil(async () => (await server.read<Source>(path)).trouble === null);
});
