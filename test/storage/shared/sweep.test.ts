import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { AdeError } from '../../../src/contract/errors/index.ts';
import { type BlobStore, openBlobStore } from '../../../src/storage/blobs/index.ts';
import { storedNames } from '../../../src/storage/shared/places.ts';
import { removeUnnamed, sweepBlobs } from '../../../src/storage/shared/sweep.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { noteUnnamedBlobs } from '../../../src/storage/store/unnamed-blobs.ts';
import { ON_POSTGRES, openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeNode, store, writeLocal } from './nodes.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A node whose storage counts the keys that it lists, and can refuse to remove any. */
async function makeCountedNode(t: TestContext) {
  const folder = await makeTempFolder(t);
  const storage = join(folder, 'storage');
  await mkdir(storage);
  const db = await openTestDatabase(t);
  const opened = await openBlobStore(pathToFileURL(storage).href);
  const state = { listed: [] as string[], isAway: false, removed: [] as string[] };
  const blobs: BlobStore = {
    ...{ place: opened.place, check: () => opened.check(), close: () => opened.close() },
    put: (...about) => opened.put(...about),
    get: (...about) => opened.get(...about),
    removeLeftovers: (...about) => opened.removeLeftovers(...about),
    async *list(...about) {
      for await (const entry of opened.list(...about)) {
        state.listed.push(entry.key);
        yield entry;
      }
    },
    async remove(keys) {
      if (state.isAway) throw new AdeError('blob_store_unavailable', { place: 'x', action: 'remove', found: 'away' });
      const all = [...keys];
      state.removed.push(...all);
      await opened.remove(all);
    },
  };
  const node = await makeNode(db, { dataDir: join(folder, 'a'), storage: blobs });
  const listNoted = async () => (await db.selectFrom('unnamed_blobs').select('blob_key').execute()).length;
  const listAll = async () => (await Array.fromAsync(opened.list(''))).map(({ key }) => key);
  const ctx = { db, blobs };
  return { db, node, state, ctx, storage, listNoted, listAll };
}

/** From now on, it is later. The storage keeps its own time. */
function letTimePass(t: TestContext, ms: number): void {
  const now = Date.now() + ms;
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ['Date'], now });
}

test('a sweep costs as much as has lost its name since, not as much as is stored', async (t) => {
  const { db, node, state, ctx, listNoted, listAll } = await makeCountedNode(t);
  for (let i = 0; i < 10; i++) await store(db, node, storedNames.document(`doc_${i}`), { 'table.csv': `${i}` });
  await sweepBlobs(ctx);
  assert.equal(state.listed.length, 10, 'the first sweep lists everything');
  state.listed.length = 0;

  // Deleted while the storage is away; replaced; and stored without a record.
  state.isAway = true;
  for (const i of [3, 4])
    await node.files.drop(storedNames.document(`doc_${i}`), (forget) => db.transaction().execute(forget));
  await store(db, node, storedNames.document('doc_5'), { 'table.csv': 'other' });
  state.isAway = false;
  const failed = node.files.change(storedNames.document('doc_6'), {}, async (keep) => {
    writeLocal(node, storedNames.document('doc_6'), { 'table.csv': 'refused' });
    await keep(() => Promise.reject(new Error('refused')));
  });
  await assert.rejects(failed, /refused/);
  assert.equal(await listNoted(), 4);
  assert.equal((await listAll()).length, 12);

  await sweepBlobs(ctx);
  assert.equal((await listAll()).length, 12, 'they may still be in the process of being stored');
  letTimePass(t, 2 * HOUR_MS);
  state.removed.length = 0;
  await sweepBlobs(ctx);
  assert.deepEqual([state.removed.length, state.listed], [4, []]);
  assert.deepEqual([(await listAll()).length, await listNoted()], [8, 0]);
});

test('a blob that was noted but has a name stays', async (t) => {
  const { db, node, ctx, listNoted, listAll } = await makeCountedNode(t);
  // The answer to the commit is lost: nobody knows whether the files count.
  const unheard = node.files.change(storedNames.document('doc_1'), {}, async (keep) => {
    writeLocal(node, storedNames.document('doc_1'), { 'table.csv': 'kept' });
    await keep(async (record) => {
      await db.transaction().execute(record);
      throw new Error('The answer was lost');
    });
  });
  await assert.rejects(unheard, /was lost/);
  assert.equal(await listNoted(), 1);
  letTimePass(t, 2 * HOUR_MS);
  await sweepBlobs(ctx);
  assert.deepEqual([(await listAll()).length, await listNoted()], [1, 0]);
});

test('what a killed process has left is found by listing, once a week, in short pieces that continue', async (t) => {
  const { db, state, ctx, storage, listAll } = await makeCountedNode(t);
  const hoursAgo = new Date(Date.now() - 2 * HOUR_MS);
  const count = 1100;
  for (const kind of ['documents', 'jobs']) {
    await mkdir(join(storage, kind));
    for (let i = 0; i < count / 2; i++) {
      const path = join(storage, kind, String(i).padStart(4, '0'));
      await writeFile(path, '');
      utimesSync(path, hoursAgo, hoursAgo);
    }
  }
  // No time at all: each sweep lists one portion.
  const position = async () => (await db.selectFrom('blob_listing').selectAll().executeTakeFirst())?.after_key;
  let sweeps = 0;
  do {
    await sweepBlobs(ctx, 0);
    sweeps += 1;
  } while ((await position()) !== null);
  assert.equal(sweeps, 3);
  assert.equal(state.listed.length, count, 'no key is listed twice');
  assert.equal(new Set(state.listed).size, count);
  assert.deepEqual(await listAll(), []);

  state.listed.length = 0;
  await mkdir(join(storage, 'jobs'), { recursive: true });
  const late = join(storage, 'jobs', 'late');
  await writeFile(late, '');
  letTimePass(t, 6 * DAY_MS);
  await sweepBlobs(ctx);
  assert.deepEqual(state.listed, [], 'not yet');
  letTimePass(t, 2 * DAY_MS);
  await sweepBlobs(ctx);
  assert.deepEqual([state.listed, await listAll()], [['jobs/late'], []]);
});

test('a listing that fails continues where it was', async (t) => {
  const { db, ctx, state, storage } = await makeCountedNode(t);
  const hoursAgo = new Date(Date.now() - 2 * HOUR_MS);
  await mkdir(join(storage, 'jobs'));
  for (let i = 0; i < 600; i++) {
    const path = join(storage, 'jobs', String(i).padStart(4, '0'));
    await writeFile(path, '');
    utimesSync(path, hoursAgo, hoursAgo);
  }
  await sweepBlobs(ctx, 0);
  state.isAway = true;
  await assert.rejects(sweepBlobs(ctx), { code: 'blob_store_unavailable' });
  const { after_key } = await db.selectFrom('blob_listing').selectAll().executeTakeFirstOrThrow();
  assert.equal(after_key, 'jobs/0499');
  state.isAway = false;
  await sweepBlobs(ctx);
  assert.equal(new Set(state.removed).size, 600);
});

test('a note stays if somebody makes it again while a sweep runs', ON_POSTGRES, async (t) => {
  const { db, node, ctx, listNoted } = await makeCountedNode(t);
  await store(db, node, storedNames.document('doc_1'), { 'table.csv': 'named' });
  const { blob_key: key } = await db.selectFrom('stored_files').select('blob_key').executeTakeFirstOrThrow();
  await noteUnnamedBlobs(db, [key]);
  // Notes of the same moment are the same note.
  letTimePass(t, 1);
  const running = await db.startTransaction().execute();
  await noteUnnamedBlobs(running, [key]);
  const sweep = removeUnnamed(ctx, [key]);
  let hasEnded = false;
  sweep.then(() => (hasEnded = true));
  await waitUntil(async () => hasEnded || (await isAnyWaiting(db)));
  await running.commit().execute();
  await sweep;
  assert.equal(await listNoted(), 1);
});

/** Whether a transaction waits for another one, and not for a moment to extend a file. */
async function isAnyWaiting(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_activity where wait_event in ('transactionid', 'tuple') and datname = current_database()`.execute(
    db,
  );
  return rows.length > 0;
}

test('a key that cannot be removed does not stop the rest of a sweep', async (t) => {
  const { db, node, state, ctx, listNoted } = await makeCountedNode(t);
  await store(db, node, storedNames.document('doc_1'), { 'table.csv': 'gone' });
  state.isAway = true;
  await node.files.drop(storedNames.document('doc_1'), (forget) => db.transaction().execute(forget));
  letTimePass(t, 2 * HOUR_MS);
  let leftovers = 0;
  ctx.blobs.removeLeftovers = async () => ++leftovers;
  await assert.rejects(sweepBlobs(ctx), { code: 'blob_store_unavailable' });
  assert.deepEqual([state.listed.length, leftovers, await listNoted()], [1, 1, 1]);
});
