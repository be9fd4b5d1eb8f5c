import { AdeError } from '../../contract/errors/index.ts';
import type { Reason } from '../../contract/review.ts';
import {
  type Database,
  findJob,
  type JobRow,
  listReviewEntries,
  withdrawAcceptances,
} from '../../storage/store/index.ts';
import { counts } from '../belonging/find-seconds.ts';
import { assertStep, assertUnlocked } from '../jobs/locks.ts';
import type { Step } from './take-step.ts';

/** Plans to set a second document aside: it no longer counts for its period. Throws `second_document_unknown`. */
export function planSetAside(job: JobRow, reason: Reason): Step {
  assertStep(job, 'set_aside');
  return {
    action: 'set_aside',
    state: 'set_aside',
    change: { open_due_on: null },
    otherJobId: findFirst(job),
    reason,
    store: async (transaction) => {
      await assertStillSecond(transaction, job);
      await withdrawAcceptances(transaction, job.id, new Date().toISOString());
    },
  };
}

/** Plans to add a second document to the first: both stand. Throws `second_document_unknown`. */
export function planAddition(job: JobRow, reason: Reason): Step {
  assertUnlocked(job, 'adding it to another document');
  return {
    action: 'added',
    change: { stands_beside: findFirst(job) },
    otherJobId: findFirst(job),
    reason,
    store: (transaction) => assertStillSecond(transaction, job),
  };
}

/**
 * Plans to add a job to the first one of its sender and period, which was named when it was submitted; null if this was
 * already done. Taking it throws `second_document_unknown` if the first job does not count, or not for the same sender
 * and period.
 */
export async function planNamedAddition(
  db: Database,
  job: JobRow,
  { firstId, reason }: { firstId: string; reason: Reason },
): Promise<Step | null> {
  const entries = await listReviewEntries(db, job.id);
  if (entries.some(({ action, other_job_id: other }) => action === 'added' && other === firstId)) return null;
  return {
    action: 'added',
    change: { stands_beside: firstId },
    otherJobId: firstId,
    reason,
    store: (transaction) => assertFirst(transaction, job, firstId),
  };
}

/** Both may have changed since the job was submitted. */
async function assertFirst(db: Database, { id }: JobRow, firstId: string): Promise<void> {
  const [job, first] = [await findJob(db, id), await findJob(db, firstId)];
  const isFirst =
    job !== undefined &&
    first !== undefined &&
    counts(first) &&
    job.sender_id !== null &&
    job.period !== null &&
    first.sender_id === job.sender_id &&
    first.period === job.period;
  if (!isFirst) throw new AdeError('second_document_unknown', { job_id: id });
}

function findFirst({ id, second_to: first }: JobRow): string {
  if (first === null) throw new AdeError('second_document_unknown', { job_id: id });
  return first;
}

/** The first document may have been deleted, sent back or replaced since this person looked. */
async function assertStillSecond(db: Database, { id, second_to: first }: JobRow): Promise<void> {
  if ((await findJob(db, id))?.second_to !== first)
    throw new AdeError('etag_mismatch', { what: 'The review of the job' });
}
