import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { openBlobStore } from '../../../../src/storage/blobs/index.ts';
import { sweepBlobs } from '../../../../src/storage/shared/sweep.ts';
import { waitUntil } from '../../../helpers/wait-until.ts';
import type { Server } from '../../harness.ts';
import type { Deployment } from '../start-node.ts';

/** Older than anything that may still be in the process of being stored, and than the last listing of the storage. */
const LATER_MS = 8 * 24 * 60 * 60 * 1000;

/** After all jobs have ended and their nodes are gone: checks that interruptions left no row, place, blob or process. */
export async function assertNothingIsLeft(api: Server, { env, folder }: Deployment): Promise<void> {
  const { db } = api;
  // The remaining node removes what the dead nodes had.
  await waitUntil(async () => (await db.selectFrom('nodes').select('id').execute()).length === 1);
  const { rows } = await sql<{ id: string }>`select id from pgboss.job where state < 'completed'`.execute(db);
  assert.deepEqual(rows, []);
  const { waiting, running, held } = await api.service.readStats();
  assert.deepEqual([waiting, running, held], [0, 0, 0]);
  assert.deepEqual(await db.selectFrom('stored_folders').select('name').where('is_open', '=', 1).execute(), []);

  const blobs = await openBlobStore(env.ADE_STORAGE_URL!);
  const now = Date.now;
  try {
    Date.now = () => now() + LATER_MS;
    await sweepBlobs({ db, blobs });
  } finally {
    Date.now = now;
  }
  const stored = await db.selectFrom('stored_files').select('blob_key').where('link', 'is', null).execute();
  const named = [...new Set(stored.map(({ blob_key: key }) => key))].filter((key) => key !== '').sort();
  const keys = (await Array.fromAsync(blobs.list(''))).map(({ key }) => key).sort();
  assert.equal(keys.filter((key) => key.startsWith('identity/')).length, 1);
  // The remaining node tries its storage out, and removes the probes of killed nodes when they are old.
  const there = keys.filter((key) => !/^(?:identity|probes)\//.test(key));
  await blobs.close();
  assert.deepEqual(there, named);

  await waitUntil(() => listProcessesIn(folder).length === 0);
}

/** Processes that were started with a path below this folder. */
function listProcessesIn(folder: string): string[] {
  return globSync('/proc/[0-9]*/cmdline').filter((path) => {
    try {
      return readFileSync(path, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}
