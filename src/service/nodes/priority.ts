import type { JobRow } from '../../storage/store/index.ts';

/** Who waits for one job comes before who waits for a thousand. */
const PRIORITY = { batch: 0, single: 1, attended: 2 };

/** The higher, the sooner: runs of drafts and corrections, of which somebody sees the result at once, before all others. */
export function findPriority(row: Pick<JobRow, 'is_try' | 'revision_of' | 'batch_id'>): number {
  if (row.is_try === 1 || row.revision_of !== null) return PRIORITY.attended;
  return row.batch_id === null ? PRIORITY.single : PRIORITY.batch;
}
