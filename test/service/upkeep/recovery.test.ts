import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, readProcessIdentity } from '../../../src/base/processes/index.ts';
import type { OwnColumn } from '../../../src/contract/own-columns.ts';
import { chooseLevel } from '../../../src/sandbox/index.ts';
import { recordEngine } from '../../../src/service/host/engine-processes.ts';
import { lockDataDir } from '../../../src/storage/store/data-dir-lock.ts';
import { isOnPostgres } from '../../helpers/postgres/databases.ts';
import {
  addDocument,
  HANGING_CSV,
  makeCsv,
  makeDataDir,
  makeServer,
  readJobEvents,
  readOutputHash,
  run,
  startServer,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';

test('a drain lets short jobs end and stops long ones, which the next start resumes', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  const long = await submit(first, await addDocument(first, HANGING_CSV));
  const short = await submit(first, await addDocument(first, makeCsv(5)));
  await waitFor(first, long.id, ({ progress }) => progress?.pass === 3);
  await waitFor(first, short.id);
  const stopping = first.service.drain(0.1);
  await assert.rejects(submit(first, long.document_id), { code: 'shutting_down' });
  await stopping;
  assert.equal((await first.service.get(WORKSPACE, long.id)).status, 'queued');
  assert.ok(!readJobEvents(dataDir, long.id).some(({ type }) => type === 'finished'));
  await first.stop(0);

  const second = await startServerFor(t, dataDir);
  const passesOf = () =>
    readJobEvents(dataDir, long.id)
      .filter(({ type }) => type === 'pass_started')
      .map(({ pass }) => pass);
  while (passesOf().length < 5) await delay(20);
  assert.deepEqual(passesOf(), [1, 2, 2.5, 3, 3], 'finished passes are not run again');
  const resumed = await second.service.get(WORKSPACE, long.id);
  assert.deepEqual([resumed.status, resumed.attempts], ['running', 2]);
  assert.equal((await second.service.get(WORKSPACE, short.id)).attempts, 1);
});

test('documents on which a dead server tried columns are removed at the next start', async (t) => {
  const dataDir = await makeDataDir(t);
  const left = join(dataDir, 'trials', 'ade-run-1', 'jobs');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'a.csv'), 'name\nAnn\n');
  await startServerFor(t, dataDir);
  assert.deepEqual(readdirSync(join(dataDir, 'trials')), []);
});

test('columns are tried in the data folder, and the folder of the try is removed', async (t) => {
  const server = await makeServer(t);
  const path = join(server.dataDir, 'a.csv');
  writeFileSync(path, 'name\nAnn\nBen\n');
  const columns: OwnColumn[] = [{ label: 'name', kind: 'text' }];
  const proposed = { title: 'a', columns, values: [[]], notes: [] };
  const documents = [{ path, displayName: 'a.csv', maxExpandedMb: 10, getLevel: () => chooseLevel('auto'), heads: [] }];
  const seen = new Set<string>();
  const watcher = watch(join(server.dataDir, 'trials'), (_event, name) => seen.add(name ?? ''));
  const { signal } = new AbortController();
  const tried = await server.service.ownColumns.try(WORKSPACE, { proposed, documents, stated: new Set() }, signal);
  watcher.close();
  assert.deepEqual(tried.values, [['Ann', 'Ben']]);
  assert.ok([...seen].some((name) => name.startsWith('ade-run-')));
  assert.deepEqual(readdirSync(join(server.dataDir, 'trials')), []);
});

test('a job during which the server died three times in one pass ends in error and says so', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  const documentId = await addDocument(first, HANGING_CSV);
  const guilty = await submit(first, documentId);
  const innocent = await submit(first, documentId);
  await waitFor(first, guilty.id, ({ progress }) => progress?.pass === 3);
  await waitFor(first, innocent.id, ({ progress }) => progress?.pass === 3);
  await first.stop(0);
  const second = await startServer(dataDir, { env: { ADE_SAFE_MODE: 'true' } });
  for (const [{ id }, server_deaths] of [
    [guilty, 2],
    [innocent, 1],
  ] as const)
    await second.db.updateTable('jobs').set({ status: 'running', server_deaths }).where('id', '=', id).execute();
  await second.stop(0);
  const third = await startServerFor(t, dataDir);
  const ended = await waitFor(third, guilty.id);
  assert.deepEqual([ended.status, ended.error?.code], ['error', 'job_keeps_failing']);
  assert.equal(readJobEvents(dataDir, guilty.id).at(-1)?.type, 'finished');
  await waitFor(third, innocent.id, ({ status }) => status === 'running');
});

test('a job whose end was logged before the server died is not run again', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  const job = await run(first, makeCsv(5));
  const { id } = job;
  const outputHash = await readOutputHash(first, id);
  const forgotten = { status: 'running', finished_at: null, summary_json: null, output_sha256: null } as const;
  await first.db.updateTable('jobs').set(forgotten).execute();
  await first.stop();
  const second = await startServerFor(t, dataDir);
  const found = await waitFor(second, id);
  // With nodes, the job is taken once more, but nothing is run.
  const attempts = isOnPostgres ? 2 : 1;
  assert.deepEqual(
    [found.status, await readOutputHash(second, found.id), found.attempts],
    ['success', outputHash, attempts],
  );
  const starts = readJobEvents(dataDir, id).filter(({ type }) => type === 'started');
  assert.equal(starts.length, 1);
  assert.deepEqual(found.summary, job.summary);
});

test('a cancellation that was interrupted by a crash is carried out at the next start', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  const { id } = await submit(first, await addDocument(first, HANGING_CSV));
  await waitFor(first, id, ({ progress }) => progress?.pass === 3);
  await first.stop(0);
  const idle = await startServer(dataDir, { env: { ADE_SAFE_MODE: '1' } });
  const asked = { status: 'running', cancel_requested_at: new Date().toISOString(), cancelled_by: 'x' } as const;
  await idle.db.updateTable('jobs').set(asked).execute();
  await idle.stop(0);
  const second = await startServerFor(t, dataDir);
  assert.equal((await waitFor(second, id)).status, 'cancelled');
});

test('engines of a dead server are ended at start, and processes that just got their process ids are not', async (t) => {
  const dataDir = await makeDataDir(t);
  const enginesDir = join(dataDir, 'db', 'engines');
  const start = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const [orphan, stranger] = [start(), start()];
  t.after(() => stranger.kill('SIGKILL'));
  const ended = once(orphan, 'exit');
  recordEngine(enginesDir, 'job_orphan', orphan.pid!);
  const identity = readProcessIdentity(stranger.pid!)!;
  const stale = { ...identity, started: `${identity.started}0` };
  writeFileSync(join(enginesDir, 'job_stranger.json'), JSON.stringify(stale));
  writeFileSync(join(enginesDir, 'job_cut.json'), '{"pid": 1');
  await startServerFor(t, dataDir);
  const [, signal] = await ended;
  assert.equal(signal, 'SIGKILL');
  assert.ok(isSameProcess(identity));
});

test('a data folder can have only one server', async (t) => {
  const server = await startServer(await makeDataDir(t));
  assert.throws(() => lockDataDir(server.dataDir), { code: 'data_dir_in_use' });
  await server.stop(0);
  const lock = lockDataDir(server.dataDir);
  lock.release();
});
