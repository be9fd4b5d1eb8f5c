import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { documentPath } from '../../../src/contract/layout.ts';
import { PROPOSED_RETENTION, type Retention } from '../../../src/contract/retention.ts';
import { findRetention, toLimits } from '../../../src/service/index.ts';
import { storedNames } from '../../../src/storage/shared/index.ts';
import {
  countToPurge,
  findJob,
  findWorkspace,
  insertJob,
  type JobRow,
  lockRow,
  makeWorkspace,
  openDatabase,
  setHold,
  setRetention,
} from '../../../src/storage/store/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import {
  addDocument,
  makeCsv,
  makeDataDir,
  type Server,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
import { addStored, makeDeployment, startNode, WITH_NODES } from '../nodes/start-node.ts';
import { makeJobTestRow } from '../rows.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const agoDays = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const FILES = ['inputs', 'normalized.xlsx', 'artifact.json'] as const;

/** A server whose own first sweep is over: it has removed an old try, which is one of the last things that it does. */
async function startSwept(t: TestContext, env: Record<string, string> = {}): Promise<Server> {
  const dataDir = await makeDataDir(t);
  const db = await openDatabase(await placeOf(dataDir));
  await insertJob(db, makeJobTestRow({ id: 'job_tried', is_try: 1 }));
  await db.destroy();
  const server = await startServerFor(t, dataDir, { env });
  while ((await findJob(server.db, 'job_tried')) !== undefined) await new Promise(setImmediate);
  return server;
}

/** An ended job with a file of each part. */
async function addJob({ db, dataDir }: Server, id: string, days: number, more: Partial<JobRow> = {}): Promise<void> {
  const folder = join(dataDir, 'jobs', id);
  mkdirSync(join(folder, 'inputs'), { recursive: true });
  for (const name of FILES.slice(1)) writeFileSync(join(folder, name), id);
  const at = agoDays(days);
  await insertJob(db, makeJobTestRow({ id, workspace_id: WORKSPACE, created_at: at, finished_at: at, ...more }));
}

/** Which parts of the job are there: document, result, record. */
const state = ({ dataDir }: Server, id: string) =>
  FILES.map((name) => (existsSync(join(dataDir, 'jobs', id, name)) ? name[0] : '-')).join('');

async function listPurges({ db }: Server, action: string): Promise<(string | null)[]> {
  const rows = await db.selectFrom('activity').select('target_id').where('action', '=', action).execute();
  // The old try lost its result before it was deleted, where the server says so.
  return pluck(rows, 'target_id')
    .filter((id) => id !== 'job_tried')
    .sort();
}

async function countNext({ db, settings }: Server, workspaceId: string, retention?: Retention) {
  const row = await findWorkspace(db, workspaceId);
  return countToPurge(db, workspaceId, toLimits(retention ?? findRetention(row!, settings), new Date()));
}

test('each workspace has its own retention, and those without one follow the server', async (t) => {
  const server = await startSwept(t, { ADE_RETENTION_DAYS_OUTPUTS: '20' });
  const { db } = server;
  const own: Record<string, Retention> = {
    ws_short: { documents: '10 days', results: 'keep', records: '50 days' },
    ws_keep: { documents: 'keep', results: 'keep', records: 'keep' },
    ws_months: PROPOSED_RETENTION,
  };
  for (const [id, retention] of Object.entries(own)) await makeWorkspace(db, id, id, retention);
  for (const workspace_id of [WORKSPACE, ...Object.keys(own)])
    for (const days of [5, 30, 100, 800, 3000]) await addJob(server, `${workspace_id}_${days}`, days, { workspace_id });
  const expected: Record<string, string> = {
    [WORKSPACE]: 'ina i-a i-a i-a i-a',
    ws_short: 'ina -na -n- -n- -n-',
    ws_keep: 'ina ina ina ina ina',
    ws_months: 'ina ina ina -na ---',
  };
  const counts = await Promise.all(Object.keys(expected).map((id) => countNext(server, id)));
  assert.deepEqual(
    counts.map(({ jobs, parts }) => [jobs, parts.inputs, parts.outputs, parts.artifacts]),
    [
      [4, 0, 4, 0],
      [4, 4, 0, 3],
      [0, 0, 0, 0],
      [2, 2, 1, 1],
    ],
  );
  await server.service.sweep();
  for (const [workspace, states] of Object.entries(expected)) {
    const found = [5, 30, 100, 800, 3000].map((days) => state(server, `${workspace}_${days}`));
    assert.equal(found.join(' '), states, workspace);
  }
  const removed = counts.flatMap(({ parts }) => Object.values(parts)).reduce((sum, count) => sum + count, 0);
  assert.equal((await listPurges(server, 'job.purged')).length, removed, 'the counts told what the sweep did');
  for (const id of Object.keys(expected)) assert.equal((await countNext(server, id)).jobs, 0, id);
});

test('a legal hold beats every retention, and the counts say what it keeps', async (t) => {
  const server = await startSwept(t);
  const { db, dataDir } = server;
  const day: Retention = { documents: '1 day', results: '1 day', records: '1 day' };
  const [held, free] = [await addDocument(server, 'a\n1\n'), await addDocument(server, 'a\n2\n')];
  await db
    .updateTable('documents')
    .set({ uploaded_at: agoDays(9) })
    .execute();
  const hold = { document_id: held, held_at: agoDays(1), held_by: 'Ann', reason_code: 'other' };
  const entry = { actor: 'Ann', action: 'document.held', workspaceId: WORKSPACE, targetId: held } as const;
  await setHold(db, hold, true, entry);
  await addJob(server, 'job_held', 9, { held_at: agoDays(1) });
  await addJob(server, 'job_free', 9);
  // A revision that ended later, or is still open, makes the whole job younger.
  await addJob(server, 'job_corrected', 9);
  await addJob(server, 'job_corrected.r2', 0, { revision_of: 'job_corrected', revision: 2 });
  await addJob(server, 'job_open', 9);
  await addJob(server, 'job_open.r2', 0, { revision_of: 'job_open', revision: 2, status: 'queued', finished_at: null });
  await setRetention(db, WORKSPACE, { ...day, results: 'keep', records: 'keep' });
  assert.deepEqual(await countNext(server, WORKSPACE), {
    ...{ documents: 1, jobs: 1, parts: { inputs: 1, outputs: 0, artifacts: 0 } },
    held: { documents: 1, jobs: 1 },
  });
  assert.deepEqual((await countNext(server, WORKSPACE, day)).parts, { inputs: 1, outputs: 1, artifacts: 1 });
  await setRetention(db, WORKSPACE, day);
  await server.service.sweep();
  assert.deepEqual(
    ['job_held', 'job_free', 'job_corrected', 'job_open'].map((id) => state(server, id)),
    ['ina', '---', 'ina', 'ina'],
  );
  const isThere = (id: string) => existsSync(documentPath(dataDir, { id, filename: 'table.csv' }));
  assert.deepEqual([isThere(held), isThere(free)], [true, false]);
  assert.deepEqual(await listPurges(server, 'document.purged'), [free]);
  const left = await countNext(server, WORKSPACE);
  assert.deepEqual([left.documents, left.jobs, left.held], [0, 0, { documents: 1, jobs: 1 }]);
});

test('a sweep stops where the retention becomes longer, or a hold begins, while it runs', async (t) => {
  const server = await startSwept(t);
  const { db } = server;
  const retention: Retention = { documents: '1 day', results: 'keep', records: 'keep' };
  await setRetention(db, WORKSPACE, retention);
  const ids = Array.from({ length: 12 }, (_, i) => `job_${String(i).padStart(2, '0')}`);
  // Oldest first, as the sweep takes them.
  for (const [i, id] of ids.entries()) await addJob(server, id, 40 - i);
  const sweep = server.service.sweep();
  while ((await listPurges(server, 'job.purged')).length < 2) await new Promise(setImmediate);
  await db
    .updateTable('jobs')
    .set({ held_at: agoDays(0) })
    .where('id', '=', ids.at(-1)!)
    .execute();
  await db.transaction().execute(async (transaction) => {
    await lockRow(transaction, 'workspaces', WORKSPACE);
    await setRetention(transaction, WORKSPACE, { ...retention, documents: 'keep' });
  });
  const purged = await listPurges(server, 'job.purged');
  await sweep;
  assert.deepEqual(await listPurges(server, 'job.purged'), purged, 'nothing goes after the change is stored');
  assert.ok(purged.length < ids.length, `${purged.length}`);
  for (const id of ids) assert.equal(state(server, id), purged.includes(id) ? '-na' : 'ina', id);
});

test('two sweeps at the same time remove each part once', async (t) => {
  const server = await startSwept(t);
  const { db } = server;
  await setRetention(db, WORKSPACE, { documents: '1 day', results: '1 day', records: '1 day' });
  const ids = Array.from({ length: 8 }, (_, i) => `job_${i}`);
  for (const id of ids) await addJob(server, id, 9);
  const document = await addDocument(server, 'a\n1\n');
  await db
    .updateTable('documents')
    .set({ uploaded_at: agoDays(9) })
    .execute();
  await Promise.all([server.service.sweep(), server.service.sweep(), server.service.sweep()]);
  assert.deepEqual(
    await listPurges(server, 'job.purged'),
    ids.flatMap((id) => [id, id, id]),
  );
  assert.deepEqual(await listPurges(server, 'document.purged'), [document]);
  for (const id of ids) assert.equal(state(server, id), '---', id);
});

test(
  'on two nodes, a change at one of them holds for the sweep of the other, and each part goes once',
  WITH_NODES,
  async (t) => {
    const deployment = await makeDeployment(t);
    const [a, b] = [await startNode(t, deployment, 'a'), await startNode(t, deployment, 'b')];
    const ids: string[] = [];
    for (let seed = 0; seed < 3; seed++) {
      const document = await addStored(a, deployment, makeCsv(3, seed));
      ids.push((await waitFor(a, (await submit(a, document)).id)).id);
    }
    await a.db
      .updateTable('jobs')
      .set({ finished_at: agoDays(9) })
      .execute();
    const retention: Retention = { documents: 'keep', results: '1 day', records: 'keep' };
    await setRetention(b.db, WORKSPACE, retention);
    const [held = '', ...free] = ids;
    await b.db
      .updateTable('jobs')
      .set({ held_at: agoDays(0) })
      .where('id', '=', held)
      .execute();
    await Promise.all([a.service.sweep(), b.service.sweep(), a.service.sweep(), b.service.sweep()]);
    assert.deepEqual(await listPurges(a, 'job.purged'), free.toSorted());
    const stored = await a.db
      .selectFrom('stored_files')
      .select('folder')
      .where('path', '=', 'normalized.xlsx')
      .execute();
    assert.deepEqual(
      stored.map(({ folder }) => folder),
      [storedNames.job(held)],
    );
  },
);
