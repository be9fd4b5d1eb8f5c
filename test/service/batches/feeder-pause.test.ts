import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdeError } from '../../../src/contract/errors/index.ts';
import type { BatchContext } from '../../../src/service/batches/context.ts';
import { BatchFeeder } from '../../../src/service/batches/feed-batches.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeBatchTestRow } from '../rows.ts';

const full = new AdeError('queue_full', { waiting: 1, running: 1, retry_after_seconds: 1 });

const FAILED_ITEM = {
  ...{ batch_id: 'batch_1', position: 1, document_id: 'doc_1', job_id: null, arrival_id: null },
  ...{ error_code: 'document_missing', error_message: 'It is gone.' },
};

for (const [error, settled] of [
  [full, 0],
  [new Error('The connection was lost'), 1],
] as const) {
  test(`after "${error.message.slice(0, 18)}", open batches are settled ${settled} times, and none during the pause`, async (t) => {
    const db = await openTestDatabase(t);
    await db
      .insertInto('batches')
      .values(makeBatchTestRow({ id: 'batch_1' }))
      .execute();
    // Its only document failed: the batch is finished as soon as somebody looks.
    await db.insertInto('batch_items').values(FAILED_ITEM).execute();
    const countSettled = async () => {
      const batch = await db.selectFrom('batches').select('finished_at').executeTakeFirstOrThrow();
      return batch.finished_at === null ? 0 : 1;
    };
    let asked = 0;
    const countOfBatches = async () => {
      if (asked++ === 0) throw error;
      return 100;
    };
    const feeder = new BatchFeeder({
      ...{ db, log: () => undefined, queue: { isStopped: false }, safeMode: { isActive: false } },
      driver: { countOfBatches, countSlots: () => 1 },
    } as unknown as BatchContext);
    feeder.feed();
    await feeder.settled();
    feeder.feed();
    await feeder.settled();
    assert.deepEqual([asked, await countSettled()], [1, 0], 'nothing is asked while it pauses');
    feeder.resume();
    await feeder.settled();
    assert.deepEqual([asked, await countSettled()], [2, settled]);
  });
}
