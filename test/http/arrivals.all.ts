import assert from 'node:assert/strict';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Batch, BatchItem, Document, Job, Sender, UploadedDocument } from '../../src/contract/api/index.ts';
import { documentPath } from '../../src/contract/layout.ts';
import { insertDocument } from '../../src/storage/store/documents.ts';
import { isForgetful } from '../helpers/storage/forgetful.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
await server.publishStarter();
const DOCUMENTS = `${WS}/documents`;

let count = 0;
/** Bytes that no other test has. */
const makeText = () => `Name;City\nAda ${count++};Paris\n`;
const uploadAs = (token: string, text: string, name: string, fields: Record<string, string> = {}) =>
  server.call<UploadedDocument>('POST', DOCUMENTS, { token, body: makeForm(text, name, fields) });
const readJob = (id: string) => server.read<Job>(`${WS}/jobs/${id}`);
const submit = (json: object) => server.make<Job>(`${WS}/jobs`, json, 202);

test('bytes that are there are answered with their document, and every arrival keeps its names', async () => {
  const text = makeText();
  const first = await server.uploadText(text, 'one.csv', { folder: 'Harbour/2026-05' });
  assert.equal(first.is_known, false);
  const second = await server.uploadText(text, 'two.csv', { folder: 'Quay/2026-06' });
  assert.deepEqual([second.id, second.is_known, second.filename], [first.id, true, 'one.csv']);
  const read = await server.read<Document>(`${DOCUMENTS}/${first.id}`);
  assert.deepEqual(
    read.arrivals.map(({ id, filename, folder, source_id }) => [id, filename, folder, source_id]),
    [
      [second.arrival_id, 'two.csv', 'Quay/2026-06', null],
      [first.arrival_id, 'one.csv', 'Harbour/2026-05', null],
    ],
  );
  const found = await server.list<Document>(`${DOCUMENTS}?sha256=${first.sha256}`);
  assert.deepEqual(
    found.map(({ id }) => id),
    [first.id],
  );
  for (const name of ['one.csv', 'two.csv', 'wo'])
    assert.ok(
      (await server.list<Document>(`${DOCUMENTS}?search=${name}`)).some(({ id }) => id === first.id),
      name,
    );
  assert.deepEqual(await server.list<Document>(`${DOCUMENTS}?sha256=${'0'.repeat(64)}`), []);
});

test('a job is about the arrival that its submission names, or else about the newest one of its submitter', async () => {
  const harbour = await server.make<Sender>(`${WS}/senders`, { name: 'Harbour' });
  const quay = await server.make<Sender>(`${WS}/senders`, { name: 'Quay' });
  const text = makeText();
  const first = await server.uploadText(text, 'a.csv', { folder: 'Harbour/2026-05' });
  const second = await server.uploadText(text, 'b.csv', { folder: 'Quay/2026-06' });
  const other = await server.makeToken([{ workspace_id: '*', role: 'operator' }], 'Other');
  const third = (await uploadAs(other, text, 'c.csv')).body;
  const jobs = [
    await submit({ document_id: first.id, arrival_id: first.arrival_id }),
    await submit({ document_id: first.id, arrival_id: second.arrival_id }),
    await submit({ document_id: first.id }),
    await submit({ document_id: first.id, arrival_id: third.arrival_id }),
  ];
  assert.deepEqual(
    jobs.map((job) => [job.source_file, job.sender_id, job.period, job.arrival_id]),
    [
      ['a.csv', harbour.id, '2026-05', first.arrival_id],
      ['b.csv', quay.id, '2026-06', second.arrival_id],
      ['b.csv', quay.id, '2026-06', second.arrival_id],
      ['c.csv', null, null, third.arrival_id],
    ],
  );
  for (const { id, source_file: name } of jobs) {
    const ended = await server.waitForJob(id);
    assert.equal(ended.status, 'success', JSON.stringify(ended.error));
    if (name !== 'a.csv') continue;
    const again = await server.make<Job>(`${WS}/jobs/${id}/retry`, undefined, 202);
    assert.equal(again.source_file, name);
    assert.equal((await server.waitForJob(again.id)).status, 'success');
  }
  await server.expectProblem('arrival_unknown', 'POST', `${WS}/jobs`, {
    json: { document_id: first.id, arrival_id: 'arr_1' },
  });
});

test('a batch may have one document under two names', async () => {
  const text = makeText();
  const [one, two] = [await server.uploadText(text, 'one.csv'), await server.uploadText(text, 'two.csv')];
  const json = { document_ids: [one.id, two.id], arrival_ids: [one.arrival_id, two.arrival_id] };
  const batch = await server.make<Batch>(`${WS}/batches`, json, 202);
  const items = await server.list<BatchItem>(`${WS}/batches/${batch.id}/items`);
  assert.deepEqual(
    items.map(({ filename }) => filename),
    ['one.csv', 'two.csv'],
  );
  const plain = await server.make<Batch>(`${WS}/batches`, { document_ids: [one.id, two.id] }, 202);
  const same = await server.list<BatchItem>(`${WS}/batches/${plain.id}/items`);
  assert.deepEqual(
    same.map(({ filename }) => filename),
    ['one.csv', 'two.csv'],
  );
  await server.expectProblem('batch_arrivals_differ', 'POST', `${WS}/batches`, {
    json: { ...json, arrival_ids: [one.arrival_id] },
  });
});

test('of many equal files at the same time, one document is made', async () => {
  const text = makeText();
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => uploadAs(server.adminToken, text, `${i}.csv`)));
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1, answers.map(({ text: found }) => found).join('\n'));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
  const [{ body }] = answers as [(typeof answers)[number]];
  assert.equal((await server.read<Document>(`${DOCUMENTS}/${body.id}`)).arrivals.length, 8);
});

test('a repeated upload is answered with its own arrival', async () => {
  const text = makeText();
  const headers = { 'idempotency-key': 'again' };
  const send = () =>
    server.call<UploadedDocument>('POST', DOCUMENTS, { headers, body: makeForm(text, 'late.csv', { folder: 'F' }) });
  await server.uploadText(text, 'early.csv');
  const [first, repeated] = [await send(), await send()];
  assert.equal(repeated.headers.get('idempotency-replayed'), 'true');
  assert.deepEqual(repeated.body, first.body);
  assert.equal(first.body.arrivals.length, 2);
});

test('deleted documents, those of other workspaces, and files that are gone do not count as there', async () => {
  const text = makeText();
  const first = await server.uploadText(text, 'one.csv');
  await server.expect(204, 'DELETE', `${DOCUMENTS}/${first.id}`);
  const second = await server.uploadText(text, 'one.csv');
  assert.equal(second.is_known, false);
  assert.notEqual(second.id, first.id);
  const other = await server.make<{ id: string }>('/api/v1/workspaces', { name: 'Other' });
  const body = makeForm(text, 'one.csv');
  const there = `/api/v1/workspaces/${other.id}/documents`;
  const elsewhere = await server.expect<UploadedDocument>(201, 'POST', there, { body });
  assert.equal(elsewhere.body.arrivals.length, 1);
  assert.deepEqual(await server.list(`${there}?sha256=${first.sha256}`), [
    (({ arrival_id: _, is_known: __, ...document }) => document)(elsewhere.body),
  ]);
});

test('an upload brings back a file that was removed or changed', { skip: isForgetful }, async () => {
  const text = makeText();
  const first = await server.uploadText(text, 'one.csv');
  const path = documentPath(server.dataDir, first);
  for (const spoil of [() => rmSync(path), () => writeFileSync(path, 'x')]) {
    spoil();
    assert.equal((await server.uploadText(text, 'two.csv')).id, first.id);
    assert.equal((await server.expect(200, 'GET', `${DOCUMENTS}/${first.id}/content`)).text, text);
  }
  assert.deepEqual(readdirSync(join(path, '..')), ['one.csv']);
});

test('what came again lately is not removed by retention', async () => {
  const { db, jobs } = server.running.service;
  const [text, old] = [makeText(), makeText()];
  const [kept, gone] = [await server.uploadText(text, 'one.csv'), await server.uploadText(old, 'old.csv')];
  const long = '2026-01-01T00:00:00.000Z';
  await db.updateTable('documents').set({ uploaded_at: long }).where('id', 'in', [kept.id, gone.id]).execute();
  await server.uploadText(text, 'two.csv');
  const json = { retention: { documents: '1 day', results: 'keep', records: 'keep' } };
  await server.expect(200, 'PATCH', WS, { json, headers: { 'if-match': '*' } });
  await jobs.sweep();
  const readPurged = async (id: string) => (await server.read<Document>(`${DOCUMENTS}/${id}`)).purged_at !== null;
  assert.deepEqual([await readPurged(kept.id), await readPurged(gone.id)], [false, true]);
  const again = await server.uploadText(old, 'old.csv');
  assert.equal(again.is_known, false);
  assert.equal((await readJob((await submit({ document_id: again.id })).id)).document_id, again.id);
});

test('two documents with equal bytes, as earlier versions made them, go on working', {
  skip: isForgetful,
}, async () => {
  const { db } = server.running.service;
  const text = makeText();
  const first = await server.uploadText(text, 'one.csv');
  const row = await db.selectFrom('documents').selectAll().where('id', '=', first.id).executeTakeFirstOrThrow();
  const copy = { ...row, id: 'doc_copy', filename: 'copy.csv', uploaded_at: '2020-01-01T00:00:00.000Z' };
  await db.transaction().execute((transaction) => insertDocument(transaction, copy));
  cpSync(documentPath(server.dataDir, first), documentPath(server.dataDir, copy));
  assert.equal((await server.list<Document>(`${DOCUMENTS}?sha256=${first.sha256}`)).length, 2);
  assert.equal((await server.uploadText(text, 'again.csv')).id, first.id);
  for (const id of ['doc_copy', first.id]) {
    const job = await server.run({ document_id: id });
    assert.equal(job.source_file, id === first.id ? 'again.csv' : 'copy.csv');
    await server.expect(204, 'DELETE', `${DOCUMENTS}/${id}`);
  }
  assert.equal((await server.uploadText(text, 'new.csv')).is_known, false);
});
