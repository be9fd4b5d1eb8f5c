import type { Job } from '../../../api/contract.ts';
import { isClean } from './outcome.ts';

/** What a person has to do with a document. */
export type WorkGroup = 'check' | 'clean' | 'stuck' | 'second' | 'sent' | 'aside' | 'done';

export function findGroup(job: Job): WorkGroup {
  if (job.status === 'queued' || job.status === 'running' || job.open_revision !== null) return 'stuck';
  if (job.review_state === 'accepted' || job.review_state === 'replaced') return 'done';
  if (job.sequel?.state === 'pending') return 'stuck';
  if (job.review_state === 'waiting_for_second_person') return 'second';
  if (job.review_state === 'sent_back') return 'sent';
  if (job.review_state === 'set_aside') return 'aside';
  if (job.status !== 'success') return 'stuck';
  if (job.sequel?.state === 'refused') return 'check';
  return isClean(job) ? 'clean' : 'check';
}

/** Whether the document can be accepted at once, without a reason for any open point. */
export const isAcceptable = (job: Job): boolean =>
  findGroup(job) === 'clean' &&
  (job.review_state === 'new' || job.review_state === 'in_review' || job.review_state === 'withdrawn');

/** Without jobs that another one of the list repeats; a repetition that failed takes no place. */
export function withoutRepeated(jobs: readonly Job[]): Job[] {
  const able = jobs.filter(({ status }) => status !== 'error' && status !== 'cancelled');
  const repeated = new Set(able.map(({ retry_of: id }) => id));
  return jobs.filter(({ id, review_state: state }) => state === 'accepted' || !repeated.has(id));
}

/** Where a document is among those of its list that need a decision; `at` is 1 for the first. */
export interface WorkPlace {
  at: number;
  of: number;
  /** The document to go on with; undefined if no other one needs a decision. */
  next: Job | undefined;
  /** The document before it; undefined if no other one needs a decision. */
  previous: Job | undefined;
}

/**
 * The place of a document in the list that it was opened from, even if it is decided by now. After the last document that
 * needs a decision comes the first; if none needs one, a clean document is next.
 */
export function findWorkPlace(jobs: readonly Job[], jobId: string): WorkPlace {
  const open = withoutRepeated(jobs).filter((job) => job.id === jobId || findGroup(job) === 'check');
  const at = open.findIndex(({ id }) => id === jobId);
  const others = [...open.slice(at + 1), ...open.slice(0, Math.max(at, 0))];
  const [next] = others;
  return {
    at: at + 1,
    of: open.length,
    previous: others.at(-1),
    next: next ?? jobs.find((job) => job.id !== jobId && findGroup(job) === 'clean'),
  };
}
