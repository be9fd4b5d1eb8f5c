import type { Review } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { type Reason, type ReviewAction, type ReviewState, UNDONE } from '../../contract/review.ts';
import { type Step as SharedStep, storedNames } from '../../storage/shared/index.ts';
import {
  addActivity,
  type Credential,
  dismissSequel,
  findJob,
  getReviewRules,
  inTransaction,
  type JobRow,
  lockPair,
  makeId,
  type ReviewChange,
  storeStep,
  type TokenRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { settlePoints } from '../belonging/settle-points.ts';
import type { Core } from '../core.ts';
import { explainDatabaseError } from '../host/job-error.ts';
import { findReplay, type Keyed, keepKey, type Submitted } from '../replay.ts';
import { fileAcceptances } from './acceptance-file.ts';
import type { ReviewContext } from './context.ts';
import { describeReview } from './describe-review.ts';
import { noteReviewed } from './note-reviewed.ts';
import { addText } from './texts.ts';

/** The person who takes a step. Several tokens with the same name and kind are one person. */
export interface Person extends Credential {
  name: string;
  kind: TokenRow['kind'];
  authentication: 'off' | 'token' | 'session';
}

export interface StepRequest extends Keyed {
  jobId: string;
  person: Person;
  /** Called with the present review; throws if the caller has seen another one. */
  check?: (review: Review) => void;
}

/** The changes of a step; omitted ones stay unchanged. */
export interface Step {
  action: ReviewAction;
  state?: ReviewState;
  change?: ReviewChange;
  /** The revision that the step is about. */
  revision?: number;
  reason?: Reason;
  /** A comment. */
  text?: string;
  otherJobId?: string;
  /** Contains no cell values and no text that somebody wrote. */
  details?: Record<string, string | number | boolean>;
  /** More work in the same transaction. */
  store?: (transaction: Transaction, entryId: string) => Promise<void>;
}

/** Steps after which nobody needs to know any more what was to follow an earlier revision. */
const DISMISSING: readonly ReviewAction[] = [
  'accepted',
  'first_accepted',
  'sent_back',
  'reopened',
  'set_aside',
  'replaced',
];

/**
 * Takes one step in the review of a job, one at a time; null: there is nothing left to do. Texts are on disk before the
 * step is stored, `acceptance.json` afterwards. `readJob` throws `job_unknown`.
 */
export async function takeStep(
  ctx: ReviewContext,
  request: StepRequest,
  readJob: () => Promise<JobRow>,
  plan: (job: JobRow) => Promise<Step | null>,
): Promise<Submitted<JobRow>> {
  const earlier = await findReplay(ctx.db, request, findJob);
  if (earlier !== null) return earlier;
  const { id } = await readJob();
  return ctx.turns.take(id, async () => {
    // An equal request may have been faster.
    const replay = await findReplay(ctx.db, request, findJob);
    if (replay !== null) return replay;
    const job = await readJob();
    if (request.check !== undefined) request.check(await describeReview(ctx, job));
    const step = await plan(job);
    if (step === null) return { resource: job, isReplay: false };
    await carryOut(ctx, request, job, step);
    return { resource: (await findJob(ctx.db, id)) ?? job, isReplay: false };
  });
}

async function carryOut(ctx: ReviewContext, request: StepRequest, job: JobRow, step: Step): Promise<void> {
  const { person } = request;
  const text = step.text ?? step.reason?.text;
  if (step.reason !== UNDONE) await assertReason(ctx, job.workspace_id, step.reason);
  const entryId = makeId('rev');
  const state = step.state ?? job.review_state;
  const revision = step.revision ?? job.revision;
  const entry = {
    id: entryId,
    at: new Date().toISOString(),
    actor: person.name,
    token_id: person.tokenId,
    action: step.action,
    state,
    revision,
    reason_code: step.reason?.code ?? null,
    has_text: text === undefined ? 0 : 1,
    other_job_id: step.otherJobId ?? null,
    details_json: JSON.stringify(step.details ?? {}),
  } as const;
  const details = {
    state,
    revision,
    ...(step.reason === undefined ? {} : { reason: step.reason.code }),
    ...(step.otherJobId === undefined ? {} : { other_job_id: step.otherJobId }),
    ...step.details,
  };
  const settled = new Set<string>();
  const storeAll = (record: SharedStep) =>
    inTransaction(ctx.db, async (transaction) => {
      const pairs = await lockPairs(transaction, [job.id, step.otherJobId]);
      await storeStep(transaction, job, { ...step.change, review_state: state }, entry);
      if (DISMISSING.includes(step.action)) await dismissSequel(transaction, job.id);
      await step.store?.(transaction, entryId);
      settled.clear();
      for (const id of pairs) for (const one of await settlePoints(transaction, id)) settled.add(one);
      await keepKey(transaction, request, 'review', job.id);
      await record(transaction);
      await addActivity(transaction, {
        actor: person.name,
        credential: person,
        action: `job.${step.action}`,
        workspaceId: job.workspace_id,
        targetId: job.id,
        details,
      });
      await noteReviewed(transaction, job, step, [...settled, step.otherJobId, job.replaced_by]);
    });
  try {
    await storeWithText(ctx, job, text === undefined ? undefined : { entryId, text }, storeAll);
  } catch (error) {
    throw isAdeError(error) ? error : explainDatabaseError(error);
  }
  await ctx.step('review_stored', job.id);
  await fileAcceptances(ctx, job.id);
  await ctx.step('review_filed', job.id);
}

/** Locks the jobs about which a step decides, with the others of their senders and periods. Gives their ids. */
async function lockPairs(transaction: Transaction, ids: readonly (string | undefined)[]): Promise<string[]> {
  const known = ids.filter((id) => id !== undefined).sort();
  for (const id of known) await lockPair(transaction, id);
  return known;
}

/** Stores a step after its text is on disk, and in the storage shared by nodes. */
async function storeWithText(
  ctx: ReviewContext,
  job: JobRow,
  written: { entryId: string; text: string } | undefined,
  commit: (record: SharedStep) => Promise<void>,
): Promise<void> {
  if (written === undefined) {
    await ctx.step('review_written', job.id);
    return commit(async () => undefined);
  }
  await ctx.shared.change(storedNames.job(job.id), { attempt: job.attempt }, async (store) => {
    await addText(ctx, job, written.entryId, written.text);
    await ctx.step('review_written', job.id);
    await store(commit);
  });
}

/** Throws `reason_unknown`. */
export async function assertReason(
  { db }: Pick<Core, 'db'>,
  workspaceId: string,
  reason: Reason | undefined,
): Promise<void> {
  if (reason === undefined) return;
  const { reasonCodes } = await getReviewRules(db, workspaceId);
  if (reasonCodes.includes(reason.code)) return;
  throw new AdeError('reason_unknown', { found: reason.code, expected: reasonCodes.join(', ') });
}
