import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdeError } from '../../../src/contract/errors/index.ts';
import type { BatchContext } from '../../../src/service/batches/context.ts';
import { BatchFeeder } from '../../../src/service/batches/feed-batches.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeBatchTestRow } from '../rows.ts';

const full = new AdeError('queue_full', { waiting: 1, running: 1, retry_after_seconds: 1 });

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
    let published = 0;
    let asked = 0;
    const countOfBatches = async () => {
      if (asked++ === 0) throw error;
      return 100;
    };
    const feeder = new BatchFeeder({
      ...{ db, log: () => undefined, queue: { isStopped: false }, safeMode: { isActive: false } },
      driver: { countOfBatches, countSlots: () => 1 },
      feed: { publish: () => published++ },
    } as unknown as BatchContext);
    feeder.feed();
    await feeder.settled();
    feeder.feed();
    await feeder.settled();
    assert.deepEqual([asked, published], [1, 0], 'nothing is asked while it pauses');
    feeder.resume();
    await feeder.settled();
    assert.deepEqual([asked, published], [2, settled]);
  });
}
