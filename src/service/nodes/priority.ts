import type { JobRow } from '../../storage/store/index.ts';

/** A single job comes before the jobs of a batch. */
const PRIORITY = { batch: 0, single: 1, attended: 2 };

/** Higher numbers run sooner. Runs of drafts and corrections come first, since somebody waits for their result. */
export function findPriority(row: Pick<JobRow, 'is_try' | 'revision_of' | 'batch_id'>): number {
  if (row.is_try === 1 || row.revision_of !== null) return PRIORITY.attended;
  return row.batch_id === null ? PRIORITY.single : PRIORITY.batch;
}
