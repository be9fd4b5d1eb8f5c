import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { RetentionCount, RetentionProposal, UpdateWorkspace, Workspace } from '../../src/contract/api/index.ts';
import { jobFolder, jobNames } from '../../src/contract/layout.ts';
import { PROPOSED_RETENTION, type Retention } from '../../src/contract/retention.ts';
import { insertJob, openDatabase } from '../../src/storage/store/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { placeOf } from '../helpers/postgres/databases.ts';
import { UNDO_STEPS } from '../helpers/undo-steps.ts';
import { makeJobTestRow } from '../service/rows.ts';
import { startTestServer, type TestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const SHORT: Retention = { documents: '90 days', results: 'keep', records: '1 month' };
const KEPT: Retention = { documents: 'keep', results: 'keep', records: 'keep' };
const agoDays = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const describe = ({ documents, results, records }: Retention) =>
  `documents ${documents}, results ${results}, records ${records}`;

async function change(of: TestServer, json: UpdateWorkspace, path: string = WS): Promise<Workspace> {
  return (await of.expect<Workspace>(200, 'PATCH', path, { json, headers: { 'if-match': '*' } })).body;
}

async function listDetails(of: TestServer, action: string): Promise<Record<string, unknown>[]> {
  return pluck(
    (await of.readActivity()).filter((entry) => entry.action === action),
    'details',
  );
}

const count = ({ documents, results, records }: Retention) =>
  server.read<RetentionCount>(
    `${WS}/retention-count?${new URLSearchParams({ documents, results, records }).toString()}`,
  );

test('a new workspace has a proposal, which its making shows and can change', async () => {
  const { server: settings, proposal } = await server.read<RetentionProposal>('/api/v1/retention-proposal');
  assert.deepEqual([settings, proposal], [KEPT, PROPOSED_RETENTION]);
  const path = '/api/v1/workspaces';
  const made = await server.make<Workspace>(path, { name: 'Proposed' });
  assert.deepEqual([made.retention, made.retention_in_force], [PROPOSED_RETENTION, PROPOSED_RETENTION]);
  const other = await server.make<Workspace>(path, { name: 'Other', retention: SHORT });
  assert.deepEqual([other.retention, other.retention_in_force], [SHORT, SHORT]);
  const following = await server.make<Workspace>(path, { name: 'Following', retention: null });
  assert.deepEqual([following.retention, following.retention_in_force], [null, KEPT]);
  assert.deepEqual(
    [made, other, following].map(({ retention_notice: notice }) => notice),
    [false, false, false],
  );
  for (const documents of ['forever', '0 days', '1 months', '24'])
    await server.expectProblem('request_invalid', 'POST', path, {
      json: { name: 'x', retention: { ...KEPT, documents } },
    });
  await server.expectProblem('request_invalid', 'POST', path, {
    json: { name: 'x', retention: { documents: 'keep' } },
  });
  const entries = await server.list<{ action: string; details: object }>(`${path}/${other.id}/activity`);
  assert.deepEqual(entries.find(({ action }) => action === 'workspace.made')?.details, {
    retention: describe(SHORT),
    follows_server: false,
  });
});

test('so has the workspace that a new data folder begins with, and the log says so', async () => {
  const { retention, retention_notice: notice } = await server.read<Workspace>(WS);
  assert.deepEqual([retention, notice], [PROPOSED_RETENTION, false]);
  const lines = server.logLines.filter((line) => line.includes('The new workspace Default'));
  assert.equal(lines.length, 1);
  assert.ok(lines.join('').includes(describe(PROPOSED_RETENTION)), lines.join(''));
});

test('who shortens the retention is told before what the next sweep removes, and the activity has both', async () => {
  await change(server, { retention: KEPT });
  const { db } = server.running.service;
  const [old, held] = [await server.uploadText('a\n1\n', 'old.csv'), await server.uploadText('a\n2\n', 'held.csv')];
  await server.uploadText('a\n3\n', 'new.csv');
  await db
    .updateTable('documents')
    .set({ uploaded_at: agoDays(100) })
    .where('filename', '!=', 'new.csv')
    .execute();
  await db
    .updateTable('arrivals')
    .set({ arrived_at: agoDays(100) })
    .where('document_id', 'in', [old.id, held.id])
    .execute();
  const hold = { held: true, reason: { code: 'other' } };
  await server.expect(200, 'PUT', `${WS}/documents/${held.id}/hold`, { json: hold });
  const row = (id: string, days: number, held_at: string | null = null) =>
    insertJob(db, makeJobTestRow({ id, workspace_id: 'default', finished_at: agoDays(days), held_at }));
  for (const [id, days] of Object.entries({ job_old: 100, job_middle: 40, job_new: 1 })) await row(id, days);
  await row('job_held', 100, agoDays(1));
  assert.deepEqual(await count(KEPT), {
    ...{ documents: 0, jobs: 0, jobs_without: { documents: 0, results: 0, records: 0 } },
    held: { documents: 0, jobs: 0 },
  });
  const told = await count(SHORT);
  assert.deepEqual(told, {
    ...{ documents: 1, jobs: 2, jobs_without: { documents: 1, results: 0, records: 2 } },
    held: { documents: 1, jobs: 1 },
  });
  await server.sweep(0);
  assert.deepEqual(await listDetails(server, 'job.purged'), [], 'counting removes nothing');
  const stale = { 'if-match': '"other"' };
  await server.expectProblem('etag_mismatch', 'PATCH', WS, { json: { retention: SHORT }, headers: stale });
  const changed = await change(server, { retention: SHORT });
  assert.deepEqual([changed.retention, changed.retention_in_force], [SHORT, SHORT]);
  await change(server, { retention: { ...SHORT } });
  const [last, first, ...others] = await listDetails(server, 'workspace.changed');
  assert.deepEqual(last, {
    ...{ retention_before: describe(KEPT), retention: describe(SHORT) },
    ...{ followed_server: false, follows_server: false },
  });
  assert.equal(first?.retention_before, describe(PROPOSED_RETENTION));
  assert.deepEqual(others, [], 'who sends what is there changes nothing');
  await server.sweep(0);
  assert.equal((await listDetails(server, 'job.purged')).length, 3);
  assert.equal((await listDetails(server, 'document.purged')).length, told.documents);
  assert.deepEqual(await count(SHORT), {
    ...{ documents: 0, jobs: 0, jobs_without: { documents: 0, results: 0, records: 0 } },
    held: told.held,
  });
});

test('a data folder of before keeps what holds for it, and its administrators are told once', async () => {
  const old = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '30' });
  const second = await old.make<Workspace>('/api/v1/workspaces', { name: 'Second' });
  await old.running.stop();
  const db = await openDatabase(await placeOf(old.dataDir));
  for (const statement of UNDO_STEPS) await sql.raw(statement).execute(db);
  await db.destroy();
  old.logLines.length = 0;
  await old.start();
  const follows = { retention: null, retention_in_force: { ...KEPT, documents: '30 days' } };
  const read = async () =>
    (await old.list<Workspace>('/api/v1/workspaces')).map(
      ({ name, retention, retention_in_force, retention_notice }) => ({
        ...{ name, retention, retention_in_force, retention_notice },
      }),
    );
  const told = (notice: boolean) =>
    ['Default', 'Second'].map((name) => ({ name, ...follows, retention_notice: notice }));
  assert.deepEqual(await read(), told(true));
  const listLines = () => old.logLines.filter((line) => line.includes('follows the settings of the server'));
  assert.equal(listLines().length, 2);
  assert.match(listLines().join(''), /"level":"warn".*Default.*documents 30 days, results keep, records keep/);
  await old.restart();
  assert.equal(listLines().length, 2, 'the log has it once');
  assert.deepEqual(await read(), told(true), 'the page has it until somebody has read it');

  await change(old, { retention_notice: false });
  await change(old, { retention_notice: false });
  const path = `/api/v1/workspaces/${second.id}`;
  assert.equal((await change(old, { retention: null }, path)).retention_notice, false);
  assert.deepEqual(await read(), told(false));
  assert.deepEqual(await listDetails(old, 'workspace.changed'), [{ retention_confirmed: true }]);
  await old.restart();
  assert.deepEqual([await read(), listLines().length], [told(false), 2]);
  // A new workspace begins with what the operator has set, and with a proposal for the rest.
  const next = await old.make<Workspace>('/api/v1/workspaces', { name: 'Next' });
  assert.deepEqual(next.retention, { ...PROPOSED_RETENTION, documents: '30 days' });
});

test('a hold that begins while a sweep runs comes before a removal and prevents it, or after it', async () => {
  const { db } = server.running.service;
  await change(server, { retention: { ...KEPT, results: '1 day' } });
  const ids = Array.from({ length: 24 }, (_, i) => `job_race_${i}`);
  for (const id of ids) {
    const folder = jobFolder(server.dataDir, id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, jobNames.output), id);
    await insertJob(db, makeJobTestRow({ id, workspace_id: 'default', finished_at: agoDays(9) }));
  }
  const hold = async (id: string) => {
    const json = { held: true, reason: { code: 'other' } };
    await server.expect(200, 'PUT', `${WS}/jobs/${id}/hold`, { json, headers: { 'if-match': '*' } });
  };
  // The sweep takes them in no known order, and the holds come from the other end.
  await Promise.all([server.sweep(0), ...ids.toReversed().map(hold)]);
  await server.sweep(0);
  const rows = await db.selectFrom('activity').select(['target_id', 'action']).orderBy('seq').execute();
  const isThere = (id: string) => existsSync(join(jobFolder(server.dataDir, id), jobNames.output));
  for (const id of ids) {
    const actions = rows.filter(({ target_id: target }) => target === id).map(({ action }) => action);
    const allowed = isThere(id) ? ['job.held'] : ['job.purged', 'job.held'];
    assert.deepEqual(actions, allowed, id);
  }
});
