import type { EventType } from '../../contract/api/index.ts';
import type { ReviewAction } from '../../contract/review.ts';
import { findJob, type JobRow, noteChangedJobs, noteJob, type Transaction } from '../../storage/store/index.ts';
import { settlePeriods } from '../senders/complete-periods.ts';

interface Reviewed {
  action: ReviewAction;
  revision?: number | undefined;
  reason?: { code: string } | undefined;
  otherJobId?: string | undefined;
}

/** Adds a step in the review of a job to the log of events. `job`: before the step; `others`: jobs that it may change. */
export async function noteReviewed(
  transaction: Transaction,
  job: JobRow,
  { action, reason, revision, otherJobId }: Reviewed,
  others: readonly (string | null | undefined)[],
): Promise<void> {
  const row = (await findJob(transaction, job.id)) ?? job;
  await noteJob(transaction, findType(job, action), row, {
    revision: revision ?? job.revision,
    action,
    review_state_before: job.review_state,
    ...(reason === undefined ? {} : { reason_code: reason.code }),
    ...(otherJobId === undefined ? {} : { other_job_id: otherJobId }),
  });
  const ids = new Set(others.flatMap((id) => (id === undefined || id === null || id === job.id ? [] : id)));
  await noteChangedJobs(transaction, [...ids], 'other_job');
  await settlePeriods(transaction, [row]);
}

function findType(before: JobRow, action: ReviewAction): Extract<EventType, `job.${string}`> {
  switch (action) {
    case 'accepted':
      return 'job.accepted';
    case 'sent_back':
      return 'job.sent_back';
    case 'reopened':
      return 'job.reopened';
    case 'replaced':
      return before.review_state === 'accepted' ? 'job.reopened' : 'job.reviewed';
    default:
      return 'job.reviewed';
  }
}
