import { AdeError } from '../../contract/errors/index.ts';
import { DONE_STATES, type Reason } from '../../contract/review.ts';
import {
  type Database,
  findJob,
  findNewestFinished,
  findPersonByName,
  getPerson,
  holdRow,
  type JobRow,
  listPersons,
  passResults,
  type Transaction,
  withdrawAcceptances,
} from '../../storage/store/index.ts';
import { assertStep } from '../jobs/locks.ts';
import type { ReviewContext } from './context.ts';
import { assertDay } from './days.ts';
import type { Step } from './take-step.ts';

/** Throws `job_not_reviewable` for a try, and for a job that has not ended. */
export function assertReviewable({ id, is_try: isTry, status }: JobRow): void {
  const refuse = (found: string) => new AdeError('job_not_reviewable', { job_id: id, found });
  if (isTry === 1) throw refuse('it is a try, which is removed after a day');
  if (status === 'queued' || status === 'running') throw refuse(`it is ${status}`);
}

export function planStart(job: JobRow): Step {
  assertStep(job, 'started');
  return { action: 'started', state: 'in_review' };
}

/** Also withdraws the first person's signature. */
export function planSendBack(job: JobRow, reason: Reason): Step {
  assertStep(job, 'sent_back');
  return { action: 'sent_back', state: 'sent_back', reason, store: (transaction) => unlock(transaction, job) };
}

/** Withdraws an acceptance, or makes a replaced job valid again; the signature stays stored. */
export async function planReopening({ db }: ReviewContext, job: JobRow, reason: Reason): Promise<Step> {
  assertStep(job, 'reopened');
  const replacement = job.replaced_by === null ? undefined : await findJob(db, job.replaced_by);
  if (replacement?.review_state === 'accepted') {
    const found = `the job ${replacement.id}, which replaced it, is accepted. Reopen that job first`;
    throw new AdeError('job_not_reviewable', { job_id: job.id, found });
  }
  const step = reopen(job, reason);
  return {
    ...step,
    store: async (transaction) => {
      await unlock(transaction, job);
      if (replacement !== undefined)
        await transaction.updateTable('jobs').set({ replaces: null }).where('id', '=', replacement.id).execute();
    },
  };
}

/** The step that withdraws the signatures of a job, without the conditions of `planReopening`. */
export function reopen(job: JobRow, reason: Reason): Step & { store: (transaction: Transaction) => Promise<void> } {
  return {
    action: 'reopened',
    state: 'withdrawn',
    change: { open_due_on: job.due_on, replaced_by: null },
    reason,
    store: (transaction) => unlock(transaction, job),
  };
}

/** Gives the job the results of its newest finished revision again. */
async function unlock(transaction: Database, job: JobRow): Promise<void> {
  await withdrawAcceptances(transaction, job.id, new Date().toISOString());
  const newest = await findNewestFinished(transaction, job.id);
  if (newest !== undefined) await passResults(transaction, job.id, newest.revision, newest);
}

export interface AssignmentRequest {
  /** Name of a person; null: nobody. Omitted: unchanged. */
  assignee?: string | null;
  /** A day, ISO 8601; null: none. */
  dueOn?: string | null;
}

/** Throws `assignee_unknown`, `day_invalid`. */
export async function planAssignment(
  { db }: ReviewContext,
  job: JobRow,
  isAuthOff: boolean,
  { assignee = job.assignee, dueOn = job.due_on }: AssignmentRequest,
): Promise<Step> {
  if (dueOn !== null) assertDay(dueOn);
  if (assignee !== null && assignee !== job.assignee && !isAuthOff) {
    const persons = await listPersons(db, job.workspace_id);
    if (!persons.includes(assignee)) throw new AdeError('assignee_unknown', { found: assignee });
  }
  const isNew = assignee !== null && assignee !== job.assignee;
  const isDone = DONE_STATES.includes(job.review_state);
  return {
    action: 'assigned',
    change: { assignee, due_on: dueOn, open_due_on: isDone ? null : dueOn },
    details: { ...(assignee === null ? {} : { assignee }), ...(dueOn === null ? {} : { due_on: dueOn }) },
    ...(isNew ? { store: (transaction) => assertThere(transaction, assignee) } : {}),
  };
}

/** Throws `assignee_unknown` if the person has been disabled meanwhile; until the transaction ends, they are not. */
async function assertThere(transaction: Transaction, name: string): Promise<void> {
  const person = await findPersonByName(transaction, name);
  if (person === undefined) return;
  await holdRow(transaction, 'people', person.id);
  if ((await getPerson(transaction, person.id)).disabled_at !== null)
    throw new AdeError('assignee_unknown', { found: name });
}

/** Puts a job under a legal hold, or ends its hold; null if nothing would change. */
export function planHold(job: JobRow, isHeld: boolean, reason: Reason): Step | null {
  if ((job.held_at !== null) === isHeld) return null;
  return {
    action: isHeld ? 'held' : 'released',
    change: { held_at: isHeld ? new Date().toISOString() : null },
    reason,
  };
}
