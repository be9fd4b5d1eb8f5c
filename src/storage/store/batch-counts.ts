import type { Database } from './database.ts';
import type { BatchCountRow } from './schema/tables.ts';

export interface BatchCounts {
  total: number;
  waiting: number;
  queued: number;
  running: number;
  success: number;
  error: number;
  cancelled: number;
  /** Items whose jobs were deleted. */
  deleted: number;
  /** Finished jobs that need attention. */
  attention: number;
}

/** The counts of these batches, by id. */
export async function countBatchItems(db: Database, batchIds: readonly string[]): Promise<Map<string, BatchCounts>> {
  const counts = new Map(batchIds.map((id) => [id, makeCounts()]));
  if (batchIds.length === 0) return counts;
  const rows = await db
    .selectFrom('batch_counts')
    .selectAll()
    .where('batch_id', 'in', [...batchIds])
    .execute();
  for (const row of rows) addCount(counts.getOrInsertComputed(row.batch_id, makeCounts), row);
  return counts;
}

function makeCounts(): BatchCounts {
  return { total: 0, waiting: 0, queued: 0, running: 0, success: 0, error: 0, cancelled: 0, deleted: 0, attention: 0 };
}

const COUNTED_AS = { with_job: 'deleted', waiting: 'waiting', failed: 'error' } as const;

/** Items with a job are first counted as deleted; the count of existing jobs corrects that. */
function addCount(counts: BatchCounts, { state, attention, count }: BatchCountRow): void {
  switch (state) {
    case 'with_job':
    case 'waiting':
    case 'failed':
      counts.total += count;
      counts[COUNTED_AS[state]] += count;
      break;
    default:
      counts[state] += count;
      counts.deleted -= count;
      if (attention === 1) counts.attention += count;
  }
}
