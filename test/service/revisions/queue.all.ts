import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { dataFolders, documentPath, jobFolder, jobPaths, nameRevision } from '../../../src/contract/layout.ts';
import { isOnPostgres } from '../../helpers/postgres/databases.ts';
import {
  addDocument,
  correct,
  makeCsv,
  makeDataDir,
  makeServer,
  noteOf,
  readOutputHash,
  runToSuccess,
  type Server,
  settle,
  startServer,
  startServerFor,
  submitBatch,
  WORKSPACE,
  waitFor,
  waitForBatch,
} from '../harness.ts';

/** The transform never returns for a name with this value. */
const HANG: NewCorrection = { kind: 'cell_value', places: [{ sheet: 0, a1: 'A2' }], value: 'hang' };

const makeJob = async (server: Server, seed = 0) => (await runToSuccess(server, makeCsv(30, seed))).id;

async function hang(server: Server, jobId: string): Promise<void> {
  await correct(server, jobId, { base: 1, corrections: [HANG] });
  await waitFor(server, jobId, ({ open_revision: open }) => open?.status === 'running');
}

test('a revision is cancelled like a job, and the job keeps its earlier results', async (t) => {
  const server = await makeServer(t);
  const id = await makeJob(server);
  const before = await readOutputHash(server, id);
  await hang(server, id);
  await assert.rejects(correct(server, id, { base: 1, corrections: [noteOf('3')] }), { code: 'revision_under_way' });
  await assert.rejects(server.service.delete(WORKSPACE, id, { actor: 'test' }), { code: 'job_running' });
  // A running revision keeps its document and its record.
  await server.service.sweep(new Date(Date.now() + 100_000 * 86_400_000));
  assert.ok(existsSync(jobPaths(jobFolder(server.dataDir, id)).inputs));

  const cancelled = await server.service.cancel(WORKSPACE, id, { actor: 'test' });
  assert.equal(cancelled.status, 'success');
  assert.equal(await settle(server, id), 1);
  assert.equal((await server.service.revisions.get(WORKSPACE, id, 2)).status, 'cancelled');
  assert.equal(await readOutputHash(server, id), before);
  await assert.rejects(server.service.cancel(WORKSPACE, id, { actor: 'test' }), { code: 'job_not_cancellable' });
  await assert.rejects(server.service.revisions.getFinishedRow(WORKSPACE, id, 2), { code: 'revision_not_found' });
  await assert.rejects(correct(server, id, { base: 2, corrections: [noteOf('3')] }), { code: 'revision_not_found' });
  assert.equal((await correct(server, id, { base: 1, corrections: [noteOf('3')] })).revision, 3);
  assert.equal(await settle(server, id), 3);
  assert.notEqual(await readOutputHash(server, id), before);
});

test('a stopped server continues with a revision at its next start', async (t) => {
  const dataDir = await makeDataDir(t);
  const first = await startServer(dataDir);
  const id = await makeJob(first);
  await hang(first, id);
  await first.stop(0);
  const server = await startServerFor(t, dataDir);
  await waitFor(server, id, ({ open_revision: open }) => open?.status === 'running');
  assert.equal((await server.service.revisions.get(WORKSPACE, id, 2)).attempts, 2);
  await server.service.cancel(WORKSPACE, id, { actor: 'test' });
  assert.equal(await settle(server, id), 1);
});

test('revisions and dry runs take slots of the queue', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1', ADE_QUEUE_SIZE: '1' } });
  const [stuck, id] = [await makeJob(server), await makeJob(server, 1)];
  await hang(server, stuck);
  const set = { corrections: [noteOf('3')], baseRevision: 1, by: 'test' };
  const left = new AbortController();
  const waiting = server.service.revisions.tryOut(WORKSPACE, id, set, left.signal);
  const gone = assert.rejects(waiting, { code: 'cancelled' });
  while ((await server.service.readStats()).waiting === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const { signal } = new AbortController();
  await assert.rejects(server.service.revisions.tryOut(WORKSPACE, id, set, signal), { code: 'queue_full' });
  // With nodes, work that runs on one node takes no slot from the jobs of all nodes.
  if (!isOnPostgres)
    await assert.rejects(correct(server, id, { base: 1, corrections: set.corrections }), { code: 'queue_full' });
  left.abort();
  await gone;
  assert.equal((await server.service.readStats()).held, 1);
  await server.service.cancel(WORKSPACE, stuck, { actor: 'test' });
  await settle(server, stuck);
  const { changes } = await server.service.revisions.tryOut(WORKSPACE, id, set, signal);
  assert.equal(changes.labels.length, 1);
  assert.equal((await server.service.readStats()).held, 0);
});

test('a dry run ends when no client waits for it, and with the server', async (t) => {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir);
  const id = await makeJob(server);
  const set = { corrections: [HANG], baseRevision: 1, by: 'test' };
  const left = new AbortController();
  for (const end of [() => left.abort(), () => server.stop(0)]) {
    const running = server.service.revisions.tryOut(
      WORKSPACE,
      id,
      set,
      left.signal.aborted ? new AbortController().signal : left.signal,
    );
    const ended = assert.rejects(running);
    while ((await server.service.readStats()).running === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const { jobs } = dataFolders(dataDir);
    while (!readdirSync(jobs).some((name) => name.startsWith('.trial-'))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await end();
    await ended;
    assert.deepEqual(readdirSync(jobs), [id]);
  }
});

test('a batch has the results of the newest revision, and counts its points that need attention', async (t) => {
  const server = await makeServer(t);
  const batch = await submitBatch(server, [await addDocument(server, makeCsv(30))]);
  await waitForBatch(server, batch.id);
  const [item] = (await server.service.batches.listItems(WORKSPACE, batch.id)).items;
  const { id } = item!.job!;
  const unmapped: NewCorrection = { kind: 'column_field', places: [{ sheet: 0, a1: 'A1' }], field: null };
  await correct(server, id, { base: 1, corrections: [unmapped] });
  await settle(server, id);
  const zip = await buffer(await server.service.batches.openZip(WORKSPACE, batch.id));
  const output = (revision: number) =>
    readFileSync(jobPaths(jobFolder(server.dataDir, nameRevision(id, revision))).output);
  assert.ok(zip.includes(output(2)) && !zip.includes(output(1)));
  const { counts } = await server.service.batches.get(WORKSPACE, batch.id);
  const { attention } = await server.service.get(WORKSPACE, id);
  assert.deepEqual([counts.total, counts.success, counts.attention], [1, 1, attention.length > 0 ? 1 : 0]);
  assert.ok(attention.length > 0, 'a required field is missing');
});

test('a retry of a corrected job starts without corrections', async (t) => {
  const server = await makeServer(t);
  const id = await makeJob(server);
  const before = await readOutputHash(server, id);
  await correct(server, id, { base: 1, corrections: [noteOf('3:5')] });
  await settle(server, id);
  const { resource } = await server.service.retry(WORKSPACE, id, {
    submittedBy: 'test',
    activity: { action: 'job.retried' },
  });
  const retry = await waitFor(server, resource.id);
  assert.deepEqual([retry.revision, retry.open_revision, retry.retry_of], [1, null, id]);
  assert.equal(await readOutputHash(server, retry.id), before);
  assert.deepEqual(retry.earlier_jobs, [id]);
});

test('revisions of a job still use a document that was deleted', async (t) => {
  const server = await makeServer(t);
  const id = await makeJob(server);
  const { document_id: documentId } = await server.service.get(WORKSPACE, id);
  const deleted_at = new Date().toISOString();
  await server.db.updateTable('documents').set({ deleted_at }).where('id', '=', documentId).execute();
  rmSync(documentPath(server.dataDir, { id: documentId, filename: 'table.csv' }));
  await correct(server, id, { base: 1, corrections: [noteOf('3')] });
  assert.equal(await settle(server, id), 2);
});
