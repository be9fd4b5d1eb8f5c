import { countBatchItems, type Database, findBatch, markBatchFinished } from '../../storage/store/index.ts';
import type { Feed } from '../feed.ts';
import { describeBatch } from './describe-batch.ts';

/** Marks a batch as finished when none of its jobs is waiting or running, and publishes its progress. */
export async function settleBatch(ctx: { db: Database; feed: Feed }, batchId: string): Promise<void> {
  const batch = await findBatch(ctx.db, batchId);
  if (batch === undefined) return;
  const counts = (await countBatchItems(ctx.db, [batchId])).get(batchId)!;
  const waiting = batch.cancelled_at === null ? counts.waiting : 0;
  if (batch.finished_at === null && waiting + counts.queued + counts.running === 0) {
    batch.finished_at = new Date().toISOString();
    await markBatchFinished(ctx.db, batchId, batch.finished_at);
  }
  ctx.feed.publish(batch.workspace_id, 'batch', describeBatch(batch, counts));
}
