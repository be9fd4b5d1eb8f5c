import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { documentPath } from '../../../src/contract/layout.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { insertJob } from '../../../src/storage/store/jobs.ts';
import { pluck } from '../../helpers/pluck.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import {
  addDocument,
  HANGING_CSV,
  makeCsv,
  makeDataDir,
  makeServer,
  startServer,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
import { hashText, makeJobTestRow } from '../rows.ts';
import { startServerProcess } from '../server-process.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

test('inputs, outputs and artifacts are removed after their own number of days, and each removal is on record', async (t) => {
  const env = { ADE_RETENTION_DAYS_INPUTS: '2', ADE_RETENTION_DAYS_OUTPUTS: '4', ADE_RETENTION_DAYS_ARTIFACTS: '6' };
  const server = await makeServer(t, { env });
  const documentId = await addDocument(server, makeCsv(3));
  const { id } = await waitFor(server, (await submit(server, documentId)).id);
  const has = (name: string) => existsSync(join(server.dataDir, 'jobs', id, name));
  const state = () => [has('inputs'), has('normalized.xlsx'), has('artifact.json')];

  await server.service.sweep(inDays(1));
  assert.deepEqual(state(), [true, true, true]);
  await server.service.sweep(inDays(3));
  assert.deepEqual(state(), [false, true, true]);
  assert.equal(existsSync(documentPath(server.dataDir, { id: documentId, filename: 'table.csv' })), false);
  await assert.rejects(submit(server, documentId), { code: 'document_missing', message: /removed on/ });
  await server.service.sweep(inDays(5));
  assert.deepEqual(state(), [false, false, true]);
  await server.service.sweep(inDays(7));
  assert.deepEqual(state(), [false, false, false]);

  const job = await server.service.get(WORKSPACE, id);
  assert.ok(job.purged.input && job.purged.output && job.purged.artifact);
  const row = await server.service.getRow(WORKSPACE, id);
  assert.throws(() => server.service.findFile(row, 'normalized.xlsx'), {
    code: 'job_file_missing',
    message: /removed on/,
  });
  const log = await server.db
    .selectFrom('activity')
    .select(['action', 'actor', 'details_json'])
    .orderBy('seq')
    .execute();
  const purged = log.filter(({ action }) => action.endsWith('.purged'));
  const ofJobs = purged.filter(({ action }) => action === 'job.purged');
  const parts = ofJobs.map(({ details_json }) => JSON.parse(details_json).part);
  assert.deepEqual(parts, ['inputs', 'outputs', 'artifacts']);
  assert.deepEqual(new Set(purged.map(({ actor }) => actor)), new Set(['system']));
});

/** The files below a folder, by path. */
function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** The contents of a job's folder except for its request and the link to its environment. */
function listRest(dataDir: string, id: string): string[] {
  return readdirSync(join(dataDir, 'jobs', id)).filter((name) => name !== 'run-request.json' && name !== '.venv');
}

const SECRET = 'Wilhelmina Confidential';

test('the headers in the summary of a job go with its record', async (t) => {
  const server = await makeServer(t, { env: { ADE_RETENTION_DAYS_ARTIFACTS: '6' } });
  const columns = [{ column: 'C', header: 'Wilhelmina', places: ['C2'] }];
  const attention = [{ code: 'column_undecided', message: 'Column C …', count: 1, columns }];
  const ended = { workspace_id: WORKSPACE, status: 'success', finished_at: new Date().toISOString() } as const;
  const row = (id: string, summary_json: string) =>
    insertJob(server.db, makeJobTestRow({ id, ...ended, summary_json }));
  await row('job_whole', JSON.stringify({ attention }));
  await row('job_damaged', '{"attention":[{"code":"column_undecided","columns":[{"header":"Wilhelmina"');
  const read = async () =>
    pluck(await server.db.selectFrom('jobs').select('summary_json').orderBy('id').execute(), 'summary_json');
  await server.service.sweep(inDays(5));
  assert.match((await read()).join(), /Wilhelmina/);
  await server.service.sweep(inDays(7));
  const left = [{ ...attention[0], columns: [{ ...columns[0], header: '' }] }];
  assert.deepEqual(await read(), ['{}', JSON.stringify({ attention: left })]);
});

test('after retention no file has a value, however the jobs ended', async (t) => {
  const env = { ADE_RETENTION_DAYS_INPUTS: '1', ADE_RETENTION_DAYS_OUTPUTS: '1', ADE_RETENTION_DAYS_ARTIFACTS: '1' };
  const dataDir = await makeDataDir(t);
  const process = await startServerProcess(t, dataDir, { env });
  const db = await openDatabase(await placeOf(dataDir));
  const hangingId = await addDocument({ db, dataDir }, `name,amount\n${SECRET},1\nhang,1\n`);
  const goodId = await addDocument({ db, dataDir }, `name,amount\n${SECRET},-1\n`);
  await db.destroy();
  const killed = (await process.ask({ type: 'submit', documentId: hangingId })) as { id: string };
  const folder = join(dataDir, 'jobs', killed.id);
  const hasRows = () => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.partial'));
  while (!hasRows()) await delay(20);
  await process.kill();
  // An engine that learns of the end of its service before its own removes its files, so one is certain to be left.
  writeFileSync(join(folder, 'rows-9.partial'), SECRET);

  // The files that versions before 0.3.0 left in the folder of an ended job.
  const old = makeJobTestRow({ id: 'job_old', workspace_id: WORKSPACE, document_id: goodId });
  mkdirSync(join(dataDir, 'jobs', old.id));
  for (const name of ['rows-1.partial', 'artifact.json.123456'])
    writeFileSync(join(dataDir, 'jobs', old.id, name), SECRET);

  const removed: string[] = [];
  const previews = {
    remove: async (content: string) => void removed.push(content),
    sweep: async () => undefined,
  };
  const server = await startServer(dataDir, { env: { ...env, ADE_SAFE_MODE: 'true' }, previews });
  await insertJob(server.db, old);
  assert.ok(hasRows(), 'it is resumed with them');
  await server.service.cancel(WORKSPACE, killed.id, { actor: 'test' });
  await waitFor(server, killed.id);
  assert.deepEqual(
    listRest(dataDir, killed.id).filter((name) => !['artifact.json', 'events.ndjson', 'inputs', 'logs'].includes(name)),
    [],
  );
  await server.stop(0);

  const next = await startServerFor(t, dataDir, { env, previews });
  const good = await waitFor(next, (await submit(next, goodId)).id);
  assert.equal(good.status, 'success');
  const { output_sha256: output } = await next.service.getRow(WORKSPACE, good.id);
  await next.service.sweep(inDays(3));
  for (const id of [killed.id, good.id, old.id]) assert.deepEqual(listRest(dataDir, id), [], id);
  assert.deepEqual(listFiles(join(dataDir, 'documents')), []);
  for (const content of [hashText(`name,amount\n${SECRET},-1\n`), output!]) assert.ok(removed.includes(content));
  const holding = listFiles(dataDir).filter((path) => /wilhelmina/i.test(readFileSync(path).toString('latin1')));
  assert.deepEqual(holding, []);
});

test('leftovers of an earlier version in an ended job are removed at the next start', async (t) => {
  const dataDir = await makeDataDir(t);
  const db = await openDatabase(await placeOf(dataDir));
  const left = { ended: 'rows-1.partial', waiting: 'rows-2.partial', unknown: 'rows-3.partial' };
  for (const [id, name] of Object.entries(left)) {
    mkdirSync(join(dataDir, 'jobs', id), { recursive: true });
    writeFileSync(join(dataDir, 'jobs', id, name), SECRET);
  }
  await insertJob(db, makeJobTestRow({ id: 'ended', workspace_id: WORKSPACE }));
  await insertJob(db, makeJobTestRow({ id: 'waiting', workspace_id: WORKSPACE, status: 'queued', finished_at: null }));
  await db.destroy();
  const server = await startServerFor(t, dataDir, { env: { ADE_SAFE_MODE: 'true' } });
  while (existsSync(join(dataDir, 'jobs', 'ended', left.ended))) await delay(5);
  await server.service.sweep();
  assert.ok(existsSync(join(dataDir, 'jobs', 'waiting', left.waiting)), 'it may be resumed');
  assert.ok(existsSync(join(dataDir, 'jobs', 'unknown', left.unknown)), 'it belongs to ade run');
});

test('nothing is removed that no setting names, that a job needs, or that runs', async (t) => {
  const server = await makeServer(t, { env: { ADE_RETENTION_DAYS_INPUTS: '1' } });
  const documentId = await addDocument(server, HANGING_CSV);
  const { id } = await submit(server, documentId);
  await waitFor(server, id, ({ progress }) => progress?.pass === 3);
  await server.service.sweep(inDays(30));
  assert.ok(existsSync(documentPath(server.dataDir, { id: documentId, filename: 'table.csv' })));
  assert.ok(existsSync(join(server.dataDir, 'jobs', id, 'inputs')));
});

test('a try is removed completely after a day', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  const attempt = await waitFor(server, (await submit(server, documentId, { isTry: true })).id);
  const job = await waitFor(server, (await submit(server, documentId)).id);
  assert.deepEqual(pluck((await server.service.list({ workspaceId: WORKSPACE })).items, 'id'), [job.id]);
  await server.service.sweep(inDays(0.5));
  await server.service.get(WORKSPACE, attempt.id);
  await server.service.sweep(inDays(1.5));
  await assert.rejects(server.service.get(WORKSPACE, attempt.id), { code: 'job_unknown' });
  assert.equal(existsSync(join(server.dataDir, 'jobs', attempt.id)), false);
  await server.service.get(WORKSPACE, job.id);
});
