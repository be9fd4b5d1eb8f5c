import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { listEvents } from '../../../src/storage/store/events.ts';
import { isOnPostgres, ON_POSTGRES } from '../../helpers/postgres/databases.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import {
  addDocument,
  HANGING_CSV,
  makeCsv,
  makeServer,
  readJobEvents,
  readOutputHash,
  SUBMISSION,
  submit,
  VERSION,
  WORKSPACE,
  waitFor,
} from '../harness.ts';

const BY = { actor: 'test', details: {} };

test('a job goes from submission to its result', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(10));
  const accepted = await submit(server, documentId);
  assert.ok(['queued', 'running'].includes(accepted.status));
  const job = await waitFor(server, accepted.id);
  assert.equal(job.status, 'success', JSON.stringify(job.error));
  assert.equal(job.summary.rows_out, 10);
  assert.match((await readOutputHash(server, job.id)) ?? '', /^[0-9a-f]{64}$/);
  assert.equal(job.attempts, 1);
  const folder = join(server.dataDir, 'jobs', job.id);
  assert.ok(existsSync(join(folder, 'normalized.xlsx')));
  const types = readJobEvents(server.dataDir, job.id).map(({ type }) => type);
  assert.deepEqual([types[0], types[1], types.at(-1)], ['queued', 'started', 'finished']);
  const request = JSON.parse(readFileSync(join(folder, 'run-request.json'), 'utf8'));
  assert.deepEqual([request.config_version_id, request.as_of], [VERSION, job.as_of]);
  const events = await listEvents(server.db, WORKSPACE, { afterSeq: 0, limit: 100 });
  assert.deepEqual(
    events.map(({ data }) => data.status),
    ['queued', 'running', 'success'],
  );
  assert.deepEqual(readdirSync(server.service.folders.engines), []);
});

test('a full queue refuses before anything is stored, and says when to try again', async (t) => {
  const refused: string[] = [];
  const observer = { submissionRefused: ({ code }: { code: string }) => void refused.push(code) };
  const env = { ADE_MAX_CONCURRENCY: '1', ADE_QUEUE_SIZE: '1' };
  const server = await makeServer(t, { env, observer });
  const documentId = await addDocument(server, HANGING_CSV);
  const first = await submit(server, documentId);
  const second = await submit(server, documentId);
  await assert.rejects(submit(server, documentId), (error: { code: string; details: Record<string, number> }) => {
    assert.equal(error.code, 'queue_full');
    assert.ok(error.details.retry_after_seconds! >= 1);
    return true;
  });
  assert.deepEqual(refused, ['queue_full']);
  assert.equal((await server.service.list({ workspaceId: WORKSPACE })).items.length, 2);
  // With nodes, the first one waits, too, until a node has taken it.
  await waitFor(server, first.id, ({ status }) => status === 'running');
  assert.equal((await server.service.get(WORKSPACE, second.id)).queue_position, 1);
  await server.service.cancel(WORKSPACE, second.id, { actor: 'test' });
  assert.equal((await server.service.get(WORKSPACE, second.id)).status, 'cancelled');
  const third = await submit(server, documentId);
  await server.service.cancel(WORKSPACE, first.id, { actor: 'test' });
  assert.equal((await waitFor(server, first.id)).status, 'cancelled');
  await waitFor(server, third.id, ({ status }) => status === 'running');
});

test('a refusal of a full queue writes nothing, not even something that is rolled back', ON_POSTGRES, async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1', ADE_QUEUE_SIZE: '0' } });
  const documentId = await addDocument(server, HANGING_CSV);
  await submit(server, documentId);
  // A sequence keeps the numbers that rolled-back inserts have taken.
  const readLast = async () => {
    const { rows } = await sql<{ last: number }>`
      select last_value as last from pg_sequences where sequencename like 'job_names_%'`.execute(server.db);
    return rows;
  };
  const before = await readLast();
  assert.equal(before.length, 1);
  for (let i = 0; i < 3; i++) await assert.rejects(submit(server, documentId), { code: 'queue_full' });
  assert.deepEqual(await readLast(), before);
});

test('simultaneous submissions beyond the capacity are refused, and never more are accepted', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1', ADE_QUEUE_SIZE: '2' } });
  const documentId = await addDocument(server, HANGING_CSV);
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => submit(server, documentId)));
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3);
  // A node takes the job a moment after it was accepted.
  await waitUntil(async () => (await server.service.readStats()).running > 0);
  assert.deepEqual(
    { ...(await server.service.readStats()), averageDurationMs: 0 },
    { waiting: 2, running: 1, held: 3, capacity: 3, slots: 1, averageDurationMs: 0 },
  );
});

test('a key makes one job from many equal requests, and refuses a different request', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  const idempotency = { key: 'key-1', owner: 'test', requestHash: 'hash-1' };
  const request = { ...SUBMISSION, documentId, idempotency };
  const answers = await Promise.all([1, 2, 3].map(() => server.service.submit(request)));
  assert.equal(new Set(answers.map(({ resource }) => resource.id)).size, 1);
  assert.equal(answers.filter(({ isReplay }) => !isReplay).length, 1);
  const other = { ...request, idempotency: { key: 'key-1', owner: 'test', requestHash: 'hash-2' } };
  await assert.rejects(server.service.submit(other), { code: 'idempotency_key_reused' });
  await waitFor(server, answers[0]!.resource.id);
  // Its place is free a moment after its end is stored.
  await waitUntil(async () => (await server.service.readStats()).held === 0);
});

test('a key outlives the job that it made: a late repetition makes no other job', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  const idempotency = { key: 'key-1', owner: 'test', requestHash: 'hash-1' };
  const request = { ...SUBMISSION, documentId, idempotency };
  const { id } = (await server.service.submit(request)).resource;
  await waitFor(server, id);
  await server.service.delete(WORKSPACE, id, BY);
  await assert.rejects(server.service.submit(request), { code: 'idempotent_job_deleted', details: { job_id: id } });
});

test('a submission that cannot be run is refused with its reason and leaves nothing behind', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  await assert.rejects(submit(server, 'doc_none'), { code: 'document_unknown' });
  await assert.rejects(submit(server, documentId, { configVersionId: 'cfgv_none' }), { code: 'version_unknown' });
  await server.db.updateTable('config_versions').set({ state: 'draft' }).execute();
  await assert.rejects(submit(server, documentId), { code: 'config_version_not_runnable' });
  const attempt = await submit(server, documentId, { isTry: true });
  assert.equal(attempt.is_try, true);
  await waitFor(server, attempt.id);
  await server.db.updateTable('config_versions').set({ environment_id: 'gone' }).execute();
  await assert.rejects(submit(server, documentId, { isTry: true }), { code: 'config_version_not_runnable' });
  assert.equal((await server.service.readStats()).held, 0);
  assert.equal(readdirSync(join(server.dataDir, 'jobs')).length, 1);
});

test('a retry names the old job and keeps its time; deletion removes row and folder', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(5));
  const first = await waitFor(server, (await submit(server, documentId)).id);
  const retried = await server.service.retry(WORKSPACE, first.id, {
    submittedBy: 'other',
    activity: { action: 'job.retried' },
  });
  const second = await waitFor(server, retried.resource.id);
  assert.deepEqual([second.retry_of, second.as_of, second.submitted_by], [first.id, first.as_of, 'other']);
  assert.equal(await readOutputHash(server, second.id), await readOutputHash(server, first.id));
  await server.service.delete(WORKSPACE, first.id, BY);
  assert.equal(existsSync(join(server.dataDir, 'jobs', first.id)), false);
  await assert.rejects(server.service.get(WORKSPACE, first.id), { code: 'job_unknown' });
  await assert.rejects(server.service.get('ws_other', second.id), { code: 'job_unknown' });
});

test('a running job is neither deleted nor retried, and a finished one is not cancelled', async (t) => {
  const server = await makeServer(t);
  const job = await submit(server, await addDocument(server, HANGING_CSV));
  await assert.rejects(server.service.delete(WORKSPACE, job.id, BY), { code: 'job_running' });
  await assert.rejects(
    server.service.retry(WORKSPACE, job.id, { submittedBy: 'test', activity: { action: 'job.retried' } }),
    { code: 'job_not_finished' },
  );
  await waitFor(server, job.id, ({ status }) => status === 'running');
  await server.service.cancel(WORKSPACE, job.id, { actor: 'somebody' });
  const ended = await waitFor(server, job.id);
  assert.deepEqual([ended.status, ended.error?.code], ['cancelled', 'cancelled']);
  assert.equal(readJobEvents(server.dataDir, job.id).at(-1)?.type, 'finished');
  await assert.rejects(server.service.cancel(WORKSPACE, job.id, { actor: 'somebody' }), {
    code: 'job_not_cancellable',
  });
});

test('a client that follows the events of a job gets each event once, past and future ones', async (t) => {
  const server = await makeServer(t);
  const { id } = await submit(server, await addDocument(server, makeCsv(2000)));
  const seen: number[] = [];
  const stop = server.service.followEvents(id, 1, (event) => {
    if (event.type !== 'progress') seen.push(event.seq);
  });
  await waitFor(server, id);
  stop();
  const logged = readJobEvents(server.dataDir, id).map(({ seq }) => seq);
  assert.deepEqual(seen, logged.slice(1));
  const later: number[] = [];
  server.service.followEvents(id, 3, (event) => later.push('seq' in event ? event.seq : 0))();
  assert.deepEqual(later, logged.slice(3));
});

test('a job that was accepted with the network ends with the reason if it may no longer have it', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1' } });
  const hanging = await submit(server, await addDocument(server, HANGING_CSV));
  await assert.rejects(submit(server, await addDocument(server, makeCsv(1)), { runtimeNetworkAccess: true }), {
    code: 'network_refused',
  });
  const waiting = await submit(server, await addDocument(server, makeCsv(2)));
  // Row and folder as a version before 0.3.0 stored them, which did not ask the package.
  await server.db.updateTable('jobs').set({ runtime_network_access: 1 }).where('id', '=', waiting.id).execute();
  const path = join(server.dataDir, 'jobs', waiting.id, 'run-request.json');
  // With nodes, the node that runs a job makes its folder.
  if (!isOnPostgres)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('"runtime_network_access": false', '"runtime_network_access": true'),
    );
  await server.service.cancel(WORKSPACE, hanging.id, { actor: 'test' });
  const ended = await waitFor(server, waiting.id);
  assert.deepEqual([ended.status, ended.error?.code], ['error', 'network_refused']);
  const retry = server.service.retry(WORKSPACE, waiting.id, {
    submittedBy: 'test',
    activity: { action: 'job.retried' },
  });
  await assert.rejects(retry, { code: 'network_refused' });
});
