import assert from 'node:assert/strict';
import fs, { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { isOnPostgres } from '../helpers/postgres/databases.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import {
  addDocument,
  HANGING_CSV,
  makeCsv,
  makeDataDir,
  makeServer,
  run,
  type Server,
  startServer,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
} from './harness.ts';
import { makeJobTestRow } from './rows.ts';

async function assertAlive(server: Server): Promise<void> {
  const job = await run(server, makeCsv(3));
  assert.equal(job.status, 'success', JSON.stringify(job.error));
}

// With nodes, the node that runs a job makes its folder.
const WITHOUT_NODES = { skip: isOnPostgres && 'It is about a process without nodes.' };

test('a full disk at submission is reported, and nothing is accepted', WITHOUT_NODES, async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  const noSpace = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const mock = t.mock.method(fsPromises, 'copyFile', () => Promise.reject(noSpace));
  syncBuiltinESMExports();
  t.after(() => {
    mock.mock.restore();
    syncBuiltinESMExports();
  });
  await assert.rejects(submit(server, documentId), { code: 'storage_full' });
  mock.mock.restore();
  syncBuiltinESMExports();
  assert.deepEqual((await server.service.list({ workspaceId: WORKSPACE })).items, []);
  assert.deepEqual([readdirSync(server.service.folders.jobs), (await server.service.readStats()).held], [[], 0]);
  await assertAlive(server);
});

test('a full disk while a job runs ends the job, not the server, and leaves no engine behind', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, HANGING_CSV);
  const noSpace = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const { appendFileSync } = fs;
  const mock = t.mock.method(fs, 'appendFileSync', (path: string, text: string) => {
    // At the first event of any pass: how many have finished by then varies, and a node continues from there.
    if (text.includes('"pass_')) throw noSpace;
    appendFileSync(path, text);
  });
  syncBuiltinESMExports();
  t.after(() => {
    mock.mock.restore();
    syncBuiltinESMExports();
  });
  const job = await waitFor(server, (await submit(server, documentId)).id);
  mock.mock.restore();
  syncBuiltinESMExports();
  assert.deepEqual([job.status, job.error?.code], ['error', 'storage_full']);
  // With nodes, the job waits for another node or for space, but not forever if there is space.
  assert.equal(job.attempts, isOnPostgres ? 3 : 1);
  assert.deepEqual(readdirSync(server.service.folders.engines), []);
  await assertAlive(server);
});

test('the end of a job is saved once the database can take it', async (t) => {
  const messages: string[] = [];
  const server: Server = await makeServer(t, {
    log: ({ message }) => void messages.push(message),
    onStep: async (step) => {
      if (step === 'reported')
        await server.db.schema.alterTable('jobs').renameColumn('output_sha256', 'away').execute();
    },
  });
  const { id } = await submit(server, await addDocument(server, makeCsv(3)));
  await waitUntil(() => messages.some((message) => message.includes('could not be saved')));
  await server.db.schema.alterTable('jobs').renameColumn('away', 'output_sha256').execute();
  assert.equal((await waitFor(server, id)).status, 'success');
});

test('a job folder that is deleted under a job ends it with an error', async (t) => {
  const server = await makeServer(t);
  const { id } = await submit(server, await addDocument(server, HANGING_CSV));
  await waitFor(server, id, ({ progress }) => progress?.pass === 3);
  // The engine may be creating a file in it at this moment.
  rmSync(join(server.dataDir, 'jobs', id), { recursive: true, maxRetries: 10 });
  await server.service.cancel(WORKSPACE, id, { actor: 'test' });
  const job = await waitFor(server, id);
  assert.notEqual(job.status, 'success');
  await assertAlive(server);
});

test('without its jobs folder the server says so, refuses submissions and keeps running', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  assert.equal((await server.service.checkStorage()).status, 'ok');
  rmSync(server.service.folders.jobs, { recursive: true });
  writeFileSync(server.service.folders.jobs, 'in the way');
  assert.equal((await server.service.checkStorage()).status, 'down');
  await assert.rejects(submit(server, documentId), { code: 'storage_unusable' });
  rmSync(server.service.folders.jobs);
  assert.equal((await server.service.checkStorage()).status, 'down');
  await assert.rejects(submit(server, documentId), { code: 'storage_unusable', message: /it is missing/ });
  const { db } = server;
  assert.deepEqual(await db.selectFrom('jobs').selectAll().execute(), [], 'nothing is stored');
  mkdirSync(server.service.folders.jobs);
  await assertAlive(server);
});

test('a damaged artifact ends its job with an error that names it', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  const { id } = await submit(first, await addDocument(first, HANGING_CSV));
  await waitFor(first, id, ({ progress }) => progress?.pass === 3);
  await first.stop(0);
  writeFileSync(join(dataDir, 'jobs', id, 'artifact.json'), '{"version": "artifact.v1.1"}');
  const second = await startServerFor(t, dataDir);
  const job = await waitFor(second, id);
  assert.deepEqual([job.status, job.error?.code], ['error', 'artifact_unreadable']);
  await assertAlive(second);
});

test('a damaged database row is shown with its fault, and the other rows as they are', async (t) => {
  const server = await makeServer(t);
  const rows = [{ id: 'job_1', summary_json: '{"rows' }, { id: 'job_2', status: 'bogus' as never }, { id: 'job_3' }];
  await server.db.insertInto('jobs').values(rows.map(makeJobTestRow)).execute();
  const { items } = await server.service.list({ workspaceId: WORKSPACE });
  const codes = rows.map(({ id }) => items.find((job) => job.id === id)?.error?.code);
  assert.deepEqual(codes, ['job_record_corrupt', 'job_record_corrupt', undefined]);
});

test('a changed environment ends the job with an error that names the file', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1' } });
  const hanging = await submit(server, await addDocument(server, HANGING_CSV));
  const { id } = await submit(server, await addDocument(server, makeCsv(3)));
  const snapshot = join(server.dataDir, 'venvs', server.environmentId, 'ade-build', 'snapshot');
  fs.chmodSync(join(snapshot, 'columns', 'name.js'), 0o644);
  writeFileSync(join(snapshot, 'columns', 'name.js'), 'export const detect_name = () => null;\n');
  await server.service.cancel(WORKSPACE, hanging.id, { actor: 'test' });
  assert.equal((await waitFor(server, id)).error?.code, 'snapshot_modified');
});
