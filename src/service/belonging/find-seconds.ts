import type { JobRow } from '../../storage/store/index.ts';
import { isLocked } from '../jobs/locks.ts';

/** The columns of jobs of one sender and period that decide which of them are second documents. */
type Sent = Pick<
  JobRow,
  'id' | 'status' | 'created_at' | 'review_state' | 'replaced_by' | 'replaces' | 'stands_beside'
>;

/** Whether a document counts for its period, as long as no other one takes its place. */
export function counts({ status, replaced_by: later, review_state: state }: Sent): boolean {
  return status === 'success' && later === null && state !== 'sent_back' && state !== 'set_aside';
}

/**
 * The second documents among the jobs of one sender and period, and for each the first job, which it is asked about. The
 * first is one that people have decided about (signed, or others stand beside it), or else the oldest.
 */
export function findSeconds(jobs: readonly Sent[]): Map<string, string> {
  const able = jobs.filter(counts);
  const hasCompany = new Set(able.flatMap(({ stands_beside: other }) => other ?? []));
  const isSettled = (job: Sent) =>
    isLocked(job) ||
    job.stands_beside !== null ||
    [job.id, job.replaces].some((id) => id !== null && hasCompany.has(id));
  const rank = (job: Sent) => `${isSettled(job) ? 0 : 1} ${job.created_at} ${job.id}`;
  const [first, ...others] = able.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  if (first === undefined) return new Map();
  const seconds = others.filter((job) => !isSettled(job));
  return new Map(seconds.map(({ id }) => [id, first.id]));
}
