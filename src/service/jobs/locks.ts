import { AdeError } from '../../contract/errors/index.ts';
import { LOCKED_STATES, REVIEW_STEPS, type ReviewState, type ReviewStep } from '../../contract/review.ts';
import type { JobRow } from '../../storage/store/index.ts';

type Reviewed = Pick<JobRow, 'id' | 'review_state' | 'replaced_by'>;

/** A state in words: `waiting for second person`. */
export function nameState(state: ReviewState): string {
  return state.replaceAll('_', ' ');
}

/** Whether somebody has signed the job in its present state. */
export function isLocked({ review_state: state }: Pick<JobRow, 'review_state'>): boolean {
  return LOCKED_STATES.includes(state);
}

/** Throws `job_locked` if somebody has signed the job in its present state. `what` names the refused action. */
export function assertUnlocked(job: Reviewed, what: string): void {
  if (!isLocked(job)) return;
  const details = { job_id: job.id, state: nameState(job.review_state), what, advice: advise(job) };
  throw new AdeError('job_locked', details);
}

/** Throws `job_held` if the job is under a legal hold. */
export function assertNotHeld({ id, held_at: since }: Pick<JobRow, 'id' | 'held_at'>, what: string): void {
  if (since !== null) throw new AdeError('job_held', { job_id: id, since, what });
}

/** Throws `review_state_refused` if the step is not allowed in the job's state. */
export function assertStep(job: Reviewed, step: ReviewStep): void {
  const { verb, from } = REVIEW_STEPS[step];
  if ((from as readonly ReviewState[]).includes(job.review_state)) return;
  throw new AdeError('review_state_refused', {
    job_id: job.id,
    state: nameState(job.review_state),
    verb,
    expected: from.map(nameState).join(' or '),
    advice: advise(job),
  });
}

/** Tells people what they can do with a job in this state. */
function advise({ review_state: state, replaced_by: by }: Reviewed): string {
  switch (state) {
    case 'new':
    case 'sent_back':
    case 'withdrawn':
      return 'Start its review first (POST …/review).';
    case 'in_review':
      return 'Accept it or send it back.';
    case 'waiting_for_second_person':
      return 'A second person must accept it or send it back.';
    case 'accepted':
      return 'Reopen it first, with a reason.';
    case 'set_aside':
      return 'Reopen it first, with a reason.';
    case 'replaced':
      return `The job ${by} has replaced it.`;
  }
}
