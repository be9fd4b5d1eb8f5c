import { AdeError } from '../../contract/errors/index.ts';
import type { Reason } from '../../contract/review.ts';
import {
  type Database,
  findJob,
  type JobRow,
  listReviewEntries,
  makeId,
  storeStep,
  withdrawAcceptances,
} from '../../storage/store/index.ts';
import { assertStep } from '../jobs/locks.ts';
import type { ReviewContext } from './context.ts';
import type { Person, Step } from './take-step.ts';

/**
 * Plans to replace an earlier job by another one; null if this was already done. Throws `replacement_invalid`, and
 * `review_state_refused` if another job has replaced it.
 */
export async function planReplacement(
  ctx: ReviewContext,
  earlier: JobRow,
  person: Person,
  { jobId, reason }: { jobId: string; reason: Reason },
): Promise<Step | null> {
  if (earlier.replaced_by === jobId) return null;
  const later = await findFitting(ctx.db, earlier, jobId);
  assertStep(earlier, 'replaced');
  return {
    action: 'replaced',
    state: 'replaced',
    change: { replaced_by: jobId, open_due_on: null },
    otherJobId: jobId,
    reason,
    store: async (transaction) => {
      await withdrawAcceptances(transaction, earlier.id, new Date().toISOString());
      await noteReplacement(transaction, earlier, later, person);
    },
  };
}

async function findFitting(db: Database, earlier: JobRow, jobId: string): Promise<JobRow> {
  const refuse = (found: string) => new AdeError('replacement_invalid', { job_id: jobId, replaced: earlier.id, found });
  if (jobId === earlier.id) throw refuse('it is the same job');
  const job = await findJob(db, jobId);
  const isThere = job !== undefined && job.workspace_id === earlier.workspace_id && job.revision_of === null;
  if (!isThere) throw refuse('there is no such job in this workspace');
  if (job.is_try === 1 || earlier.is_try === 1) throw refuse('a try can neither replace a job nor be replaced');
  if (job.replaces !== null) throw refuse(`it has replaced the job ${job.replaces}`);
  if (job.review_state === 'replaced') throw refuse(`the job ${job.replaced_by} has replaced it`);
  if (job.review_state === 'set_aside') throw refuse('it is set aside. Reopen it first');
  return job;
}

/** Whether this job has ever replaced the earlier one, even if the earlier one was reopened since. */
export async function hasReplaced(db: Database, earlierId: string, jobId: string): Promise<boolean> {
  const entries = await listReviewEntries(db, earlierId);
  return entries.some(({ action, other_job_id: other }) => action === 'replaced' && other === jobId);
}

/** Adds an entry to the history of the replacing job. Throws `etag_mismatch` if somebody has taken a step with it. */
async function noteReplacement(db: Database, earlier: JobRow, job: JobRow, person: Person): Promise<void> {
  const replaces = earlier.id;
  const stands_beside = job.stands_beside === replaces ? null : job.stands_beside;
  await storeStep(
    db,
    job,
    { replaces, stands_beside },
    {
      id: makeId('rev'),
      at: new Date().toISOString(),
      actor: person.name,
      token_id: person.tokenId,
      action: 'replaces',
      state: job.review_state,
      revision: job.revision,
      reason_code: null,
      has_text: 0,
      other_job_id: replaces,
      details_json: '{}',
    },
  );
}
