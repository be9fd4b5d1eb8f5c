import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/storage/store/database.ts';
import { placeOf } from '../helpers/postgres/databases.ts';
import { pick, test, testFor } from '../helpers/size.ts';
import {
  addDocument,
  makeCsv,
  makeDataDir,
  readJobEvents,
  type Server,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
  waitForBatch,
} from './harness.ts';
import { crashServer } from './server-process.ts';

/** Jobs in a batch: crashes happen at the second job at the latest, so a third one is left. */
const BATCH = 3;

async function addDocuments(dataDir: string, count: number): Promise<string[]> {
  const db = await openDatabase(await placeOf(dataDir));
  const ids: string[] = [];
  for (let seed = 0; seed < count; seed++)
    ids.push(await addDocument({ db, dataDir }, makeCsv(20, seed), `${seed}.csv`));
  await db.destroy();
  return ids;
}

async function assertAllDone(server: Server, expectedCount: number): Promise<void> {
  const { items } = await server.service.list({ workspaceId: WORKSPACE });
  for (const { id } of items) {
    const job = await waitFor(server, id);
    assert.equal(job.status, 'success', JSON.stringify(job.error));
    const finished = readJobEvents(server.dataDir, id).filter(({ type }) => type === 'finished');
    assert.equal(finished.length, 1);
  }
  assert.equal(items.length, expectedCount);
  assert.equal(new Set(items.map(({ document_id }) => document_id)).size, expectedCount);
  const folders = readdirSync(join(server.dataDir, 'jobs'));
  assert.deepEqual(folders.sort(), items.map(({ id }) => id).sort());
}

/** The numbers to compare a job with are only in its folder. */
for (const step of ['reserved', 'planned', 'put', 'stored', 'filed', 'enqueued', 'started']) {
  testFor(step === 'stored')(
    `a crash at the step "${step}" loses nothing of what was typed in, and leaves nothing of a job that was not accepted`,
    async (t) => {
      const dataDir = await makeDataDir(t);
      const [documentId] = await addDocuments(dataDir, 1);
      await crashServer(t, dataDir, step, {
        type: 'submit',
        documentId: documentId!,
        checks: { expected: { rows: 21 } },
      });
      const server = await startServerFor(t, dataDir);
      const isAccepted = !['reserved', 'planned', 'put'].includes(step);
      await assertAllDone(server, isAccepted ? 1 : 0);
      if (!isAccepted) return;
      const [job] = (await server.service.list({ workspaceId: WORKSPACE })).items;
      assert.deepEqual(job!.attention, ['expected_number_differs']);
    },
  );
}

for (const step of ['reserved', 'stored', 'filed', 'enqueued', 'started', 'spawned', 'reported', 'finished']) {
  testFor(step === 'spawned')(`a crash at the step "${step}" neither loses nor doubles a job`, async (t) => {
    const dataDir = await makeDataDir(t);
    const [documentId] = await addDocuments(dataDir, 1);
    await crashServer(t, dataDir, step, { type: 'submit', documentId: documentId! });
    const server = await startServerFor(t, dataDir);
    const before = (await server.service.list({ workspaceId: WORKSPACE })).items;
    assert.equal(before.length, step === 'reserved' ? 0 : 1);
    // The client may not have received an answer, so it asks again with its key.
    const again = await submit(server, documentId!, {
      idempotency: { key: documentId!, owner: 'test', requestHash: 'same' },
    });
    if (before.length > 0) assert.equal(again.id, before[0]!.id);
    await assertAllDone(server, 1);
  });
}

const isQuickStep = (step: string) => step === 'batch_stored';
const batchSteps = ['batch_stored', 'stored:2', 'filed:2', 'finished:2'];

// Jobs that are stored but not filed, or the reverse, are tested above.
for (const crashAt of pick(batchSteps, isQuickStep, (step) => step !== 'filed:2')) {
  test(`a batch goes on after a crash at the step "${crashAt}"`, async (t) => {
    const dataDir = await makeDataDir(t);
    const documentIds = await addDocuments(dataDir, BATCH);
    await crashServer(t, dataDir, crashAt, { type: 'batch', documentIds });
    const server = await startServerFor(t, dataDir);
    const [batch] = (await server.service.batches.list(WORKSPACE, {})).items;
    await waitForBatch(server, batch!.id);
    await assertAllDone(server, BATCH);
    const { counts } = await server.service.batches.get(WORKSPACE, batch!.id);
    assert.deepEqual([counts.success, counts.total], [BATCH, BATCH]);
  });
}
