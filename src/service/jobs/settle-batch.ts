import { countBatchItems, type Database, findBatch, markBatchFinished } from '../../storage/store/index.ts';

/** Marks a batch as finished when none of its jobs is waiting or running. */
export async function settleBatch({ db }: { db: Database }, batchId: string): Promise<void> {
  const batch = await findBatch(db, batchId);
  if (batch === undefined || batch.finished_at !== null) return;
  const counts = (await countBatchItems(db, [batchId])).get(batchId);
  if (counts === undefined) return;
  const waiting = batch.cancelled_at === null ? counts.waiting : 0;
  if (waiting + counts.queued + counts.running === 0) await markBatchFinished(db, batchId, new Date().toISOString());
}
