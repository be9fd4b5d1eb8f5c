import assert from 'node:assert/strict';
import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { documentPath } from '../../../src/contract/layout.ts';
import type { ReadAs } from '../../../src/contract/run-request.ts';
import { pluck } from '../../helpers/pluck.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import {
  addDocument,
  HANGING_CSV,
  makeCsv,
  makeServer,
  readZip,
  submit,
  submitBatch,
  WORKSPACE,
  waitFor,
  waitForBatch,
} from '../harness.ts';

test('a batch that exceeds the queue is submitted as slots become free, and its results come as one zip', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1', ADE_QUEUE_SIZE: '1' } });
  const names = ['a.csv', 'b.csv', 'A.csv', 'broken.xlsx', 'gone.csv'];
  const documentIds = await Promise.all(names.map((name, seed) => addDocument(server, makeCsv(4, seed), name)));
  writeFileSync(
    documentPath(server.dataDir, { id: documentIds[3]!, filename: 'broken.xlsx' }),
    'PK\u0003\u0004 cut off',
  );
  await rm(dirname(documentPath(server.dataDir, { id: documentIds[4]!, filename: 'gone.csv' })), { recursive: true });
  const { id } = await submitBatch(server, documentIds);
  const batch = await waitForBatch(server, id);
  const { items } = await server.service.batches.listItems(WORKSPACE, id);
  const errors = items.map(({ error, job }) => error?.code ?? job?.error?.code ?? null);
  assert.deepEqual(errors, [null, null, null, 'truncated_file', 'document_missing']);
  const { total, success, error, waiting } = batch.counts;
  assert.deepEqual([batch.status, total, success, error, waiting], ['finished', 5, 3, 2, 0]);
  assert.equal(items[4]!.job, null);

  const files = await readZip(server, id);
  assert.deepEqual([...files.keys()].sort(), ['A (2).xlsx', 'a.xlsx', 'b.xlsx', 'results.json']);
  assert.equal(files.get('a.xlsx')!.subarray(0, 2).toString(), 'PK');
  const results = JSON.parse(files.get('results.json')!.toString()) as { status: string; result: string | null }[];
  assert.deepEqual(pluck(results, 'result'), ['a.xlsx', 'b.xlsx', 'A (2).xlsx', null, null]);
  truncateSync(join(server.dataDir, 'jobs', items[0]!.job!.id, 'normalized.xlsx'), 100);
  const rest = await readZip(server, id);
  assert.deepEqual([...rest.keys()].sort(), ['A.xlsx', 'b.xlsx', 'results.json'], 'a damaged workbook is left out');
  const [damaged] = JSON.parse(rest.get('results.json')!.toString()) as { result: null; error_code: string }[];
  assert.deepEqual([damaged!.result, damaged!.error_code], [null, 'file_damaged']);
  assert.match((await server.service.checkStorage()).message!, /^Damaged files: jobs\/.*normalized\.xlsx/);
  const { items: jobs } = await server.service.list({ workspaceId: WORKSPACE, batchId: id });
  assert.deepEqual(new Set(jobs.map(({ as_of }) => as_of)), new Set([batch.submitted_at]));
});

test('a batch leaves room for single submissions, and cancelling it ends all of its work', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1', ADE_QUEUE_SIZE: '5' } });
  const hanging = await addDocument(server, HANGING_CSV);
  const { id } = await submitBatch(
    server,
    Array.from({ length: 10 }, () => hanging),
  );
  while ((await server.service.readStats()).held < 2) await delay(10);
  const single = await submit(server, await addDocument(server, makeCsv(3)));
  await delay(50);
  assert.equal((await server.service.readStats()).held, 3);
  await server.service.batches.cancel(WORKSPACE, id, { actor: 'test' });
  const batch = await waitForBatch(server, id);
  assert.equal(batch.status, 'cancelled');
  assert.deepEqual([batch.counts.cancelled, batch.counts.waiting], [2, 8]);
  await assert.rejects(server.service.batches.cancel(WORKSPACE, id, { actor: 'test' }), {
    code: 'batch_not_cancellable',
  });
  assert.equal((await waitFor(server, single.id)).status, 'success');
  // Its place is free a moment after its end is stored.
  await waitUntil(async () => (await server.service.readStats()).held === 0);
});

test('a batch that is empty, too large or has foreign documents is refused as a whole', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  await assert.rejects(submitBatch(server, []), { code: 'batch_invalid' });
  await assert.rejects(
    submitBatch(
      server,
      Array.from({ length: 1001 }, () => documentId),
    ),
    { code: 'batch_invalid' },
  );
  await assert.rejects(submitBatch(server, [documentId, 'doc_none']), { code: 'document_unknown' });
  assert.deepEqual((await server.service.batches.list(WORKSPACE, {})).items, []);
});

test('a thousand documents are accepted as one batch', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, HANGING_CSV);
  const { id, counts } = await submitBatch(
    server,
    Array.from({ length: 1000 }, () => documentId),
  );
  assert.equal(counts.total, 1000);
  await server.service.batches.cancel(WORKSPACE, id, { actor: 'test' });
  await waitForBatch(server, id);
});

test('the retry of a failed job replaces it in the batch and in its zip', async (t) => {
  const server = await makeServer(t);
  const path = (id: string) => documentPath(server.dataDir, { id, filename: 'b.csv' });
  const documentIds = [await addDocument(server, makeCsv(4), 'a.csv'), await addDocument(server, '', 'b.csv')];
  const { id } = await submitBatch(server, documentIds);
  assert.equal((await waitForBatch(server, id)).counts.error, 1);
  const [good, failed] = (await server.service.batches.listItems(WORKSPACE, id)).items.map(({ job }) => job!.id);
  const retry = async (jobId: string, readAs?: ReadAs) =>
    (await server.service.retry(WORKSPACE, jobId, { submittedBy: 'test', activity: { action: 'job.retried' }, readAs }))
      .resource;

  const { folders } = server.service;
  renameSync(folders.jobs, `${folders.jobs}-away`);
  writeFileSync(folders.jobs, 'in the way');
  await assert.rejects(retry(failed!), { code: 'storage_unusable' });
  rmSync(folders.jobs);
  renameSync(`${folders.jobs}-away`, folders.jobs);
  assert.equal((await waitForBatch(server, id)).counts.error, 1, 'a retry that could not be filed changed nothing');
  assert.equal((await server.service.batches.listItems(WORKSPACE, id)).items[1]!.job!.id, failed);

  writeFileSync(path(documentIds[1]!), makeCsv(4, 1));
  const second = await retry(failed!);
  assert.equal(second.batch_id, id);
  const batch = await waitForBatch(server, id);
  assert.deepEqual([batch.status, batch.counts.total, batch.counts.success], ['finished', 2, 2]);
  const { items } = await server.service.list({ workspaceId: WORKSPACE, batchId: id });
  assert.deepEqual(new Set(items.map((job) => job.id)), new Set([good, second.id]));
  const files = await readZip(server, id);
  assert.deepEqual([...files.keys()].sort(), ['a.xlsx', 'b.xlsx', 'results.json']);

  const again = await retry(good!);
  assert.equal(again.batch_id, null, 'a result is not given up for one that may fail');

  const readFirst = async () => (await server.service.batches.listItems(WORKSPACE, id)).items[0]!.job!.id;
  writeFileSync(path(documentIds[0]!).replace('b.csv', 'a.csv'), '');
  const unread = await retry(good!, { encoding: 'latin1' });
  assert.equal((await waitFor(server, unread.id)).status, 'error');
  assert.equal(await readFirst(), good, 'a result stays as long as no other one succeeds');
  writeFileSync(path(documentIds[0]!).replace('b.csv', 'a.csv'), makeCsv(4));
  const reread = await retry(unread.id);
  assert.equal(reread.batch_id, null);
  assert.equal((await waitFor(server, reread.id)).batch_id, id, 'a result that was read wrongly is replaced');
  assert.equal(await readFirst(), reread.id);
  assert.equal((await server.service.get(WORKSPACE, good!)).batch_id, null);
  assert.deepEqual((await waitForBatch(server, id)).counts, batch.counts);
});
