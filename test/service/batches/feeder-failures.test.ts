import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdeError } from '../../../src/contract/errors/index.ts';
import type { BatchContext } from '../../../src/service/batches/context.ts';
import { BatchFeeder } from '../../../src/service/batches/feed-batches.ts';
import { insertDocument } from '../../../src/storage/store/documents.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeBatchTestRow } from '../rows.ts';

const why = { path: 'the database', found: 'it does not answer' };
const of = { retry_after_seconds: 5 };

for (const [error, stored] of [
  [new AdeError('database_unreachable', { ...why, ...of }), null],
  [new AdeError('database_busy', { ...why, ...of }), null],
  [new AdeError('blob_store_unavailable', { place: 'the storage', ...why, ...of }), null],
  [new AdeError('storage_full', why), null],
  [new AdeError('storage_unusable', why), null],
  [new AdeError('document_missing', { document_id: 'doc_1', found: 'there is no such file' }), 'document_missing'],
] as const) {
  test(`an item of a batch that meets ${error.code} ${stored === null ? 'waits' : 'fails'}`, async (t) => {
    const db = await openTestDatabase(t);
    const at = '2026-01-01T00:00:00.000Z';
    const file = { filename: 'members.csv', bytes: 1, sha256: 'a', format: 'csv' };
    const times = {
      uploaded_at: at,
      uploaded_by: 'test',
      deleted_at: null,
      purged_at: null,
      folder: null,
      sender_id: null,
      period: null,
    };
    await makeWorkspace(db, 'Test', 'ws_test');
    await insertDocument(db, { id: 'doc_1', workspace_id: 'ws_test', ...file, ...times });
    await db
      .insertInto('batches')
      .values(makeBatchTestRow({ id: 'batch_1' }))
      .execute();
    const item = { batch_id: 'batch_1', position: 1, document_id: 'doc_1', job_id: null };
    await db
      .insertInto('batch_items')
      .values({ ...item, error_code: null, error_message: null })
      .execute();
    const bring = async () => {
      throw error;
    };
    const feeder = new BatchFeeder({
      ...{ db, dataDir: '.', log: () => undefined, queue: { isStopped: false }, safeMode: { isActive: false } },
      driver: { countOfBatches: async () => 0, countSlots: () => 1, tryReserve: () => ({ release: () => undefined }) },
      shared: { bring },
      feed: { publish: () => undefined },
    } as unknown as BatchContext);
    feeder.wake();
    await feeder.settled();
    const { error_code: found } = await db.selectFrom('batch_items').select('error_code').executeTakeFirstOrThrow();
    assert.equal(found, stored);
  });
}
