import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { documentPath } from '../../../src/contract/layout.ts';
import { addDocument, HANGING_CSV, makeCsv, makeServer, submit, WORKSPACE, waitFor } from '../harness.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

test('inputs, outputs and artifacts go after their own days, and each removal is on record', async (t) => {
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
    .orderBy('at')
    .execute();
  const parts = log
    .filter(({ action }) => action === 'job.purged')
    .map(({ details_json }) => JSON.parse(details_json).part);
  assert.deepEqual(parts, ['inputs', 'outputs', 'artifacts']);
  assert.deepEqual(new Set(log.map(({ actor }) => actor)), new Set(['system']));
});

test('nothing goes that no setting names, that a job needs, or that runs', async (t) => {
  const server = await makeServer(t, { env: { ADE_RETENTION_DAYS_INPUTS: '1' } });
  const documentId = await addDocument(server, HANGING_CSV);
  const { id } = await submit(server, documentId);
  await waitFor(server, id, ({ progress }) => progress?.pass === 3);
  await server.service.sweep(inDays(30));
  assert.ok(existsSync(documentPath(server.dataDir, { id: documentId, filename: 'table.csv' })));
  assert.ok(existsSync(join(server.dataDir, 'jobs', id, 'inputs')));
});

test('a try goes whole after a day', async (t) => {
  const server = await makeServer(t);
  const documentId = await addDocument(server, makeCsv(3));
  const attempt = await waitFor(server, (await submit(server, documentId, { isTry: true })).id);
  const job = await waitFor(server, (await submit(server, documentId)).id);
  assert.deepEqual(
    (await server.service.list({ workspaceId: WORKSPACE })).items.map(({ id }) => id),
    [job.id],
  );
  await server.service.sweep(inDays(0.5));
  await server.service.get(WORKSPACE, attempt.id);
  await server.service.sweep(inDays(1.5));
  await assert.rejects(server.service.get(WORKSPACE, attempt.id), { code: 'job_unknown' });
  assert.equal(existsSync(join(server.dataDir, 'jobs', attempt.id)), false);
  await server.service.get(WORKSPACE, job.id);
});
