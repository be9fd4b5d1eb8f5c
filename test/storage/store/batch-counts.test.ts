import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BatchCounts, countBatchItems } from '../../../src/storage/store/batch-counts.ts';
import {
  failBatchItem,
  insertBatch,
  insertBatchJob,
  passBatchPlace,
  withdrawBatchJob,
} from '../../../src/storage/store/batches.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { markJobStarted } from '../../../src/storage/store/job-attempts.ts';
import { deleteJobRow, insertJob, markJobFinished } from '../../../src/storage/store/jobs.ts';
import type { JobRow } from '../../../src/storage/store/schema/tables.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { DELETION, makeBatchTestRow, makeJobEnd, makeJobTestRow } from '../../service/rows.ts';

const AT = '2026-01-01T00:00:00.000Z';

const batch = makeBatchTestRow({ id: 'bat_1' });

const WAITS = { status: 'queued', finished_at: null } as const;
const jobOf = (position: number): JobRow =>
  makeJobTestRow({ id: `job_${position}`, ...WAITS, batch_id: batch.id, batch_position: position });

async function assertCounts(db: Database, wanted: Partial<BatchCounts>): Promise<void> {
  const none = {
    total: 5,
    waiting: 0,
    queued: 0,
    running: 0,
    success: 0,
    error: 0,
    cancelled: 0,
    deleted: 0,
    attention: 0,
  };
  assert.deepEqual((await countBatchItems(db, [batch.id])).get(batch.id), { ...none, ...wanted });
}

test('the counts of a batch follow every change of its items and jobs', async (t) => {
  const db = await openTestDatabase(t);
  await insertBatch(
    db,
    batch,
    ['doc_1', 'doc_2', 'doc_3', 'doc_4', 'doc_5'].map((document_id) => ({ document_id, arrival_id: null })),
  );
  await assertCounts(db, { waiting: 5 });
  for (const position of [1, 2, 3, 4]) await insertBatchJob(db, jobOf(position));
  await assertCounts(db, { waiting: 1, queued: 4 });
  await withdrawBatchJob(db, jobOf(4));
  await assertCounts(db, { waiting: 2, queued: 3 });
  await failBatchItem(db, { batch_id: batch.id, position: 4 }, { code: 'document_missing', message: 'gone' });
  await assertCounts(db, { waiting: 1, queued: 3, error: 1 });
  await markJobStarted(db, 'job_1', AT);
  await assertCounts(db, { waiting: 1, queued: 2, running: 1, error: 1 });
  await markJobFinished(db, 'job_1', makeJobEnd('success', ',rule_error,'));
  await markJobFinished(db, 'job_2', makeJobEnd('error'));
  await assertCounts(db, { waiting: 1, queued: 1, success: 1, error: 2, attention: 1 });
  await insertJob(db, { ...jobOf(9), batch_id: null, batch_position: null });
  await passBatchPlace(db, 'job_2', 'job_9');
  await assertCounts(db, { waiting: 1, queued: 2, success: 1, error: 1, attention: 1 });
  await deleteJobRow(db, 'job_1', DELETION);
  await deleteJobRow(db, 'job_2', DELETION);
  await assertCounts(db, { waiting: 1, queued: 2, error: 1, deleted: 1 });
});

test('a batch without rows counts nothing', async (t) => {
  const db = await openTestDatabase(t);
  const counts = (await countBatchItems(db, ['bat_unknown'])).get('bat_unknown')!;
  assert.ok(Object.values(counts).every((count) => count === 0));
});
