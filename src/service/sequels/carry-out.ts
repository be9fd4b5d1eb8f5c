import type { Figures, Then } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  findJob,
  findSequel,
  inTransaction,
  type JobRow,
  noteChangedJobs,
  removeAppliedDrafts,
  type SequelRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { getJob } from '../jobs/find-row.ts';
import { planAcceptance } from '../review/accept.ts';
import { listAttention } from '../review/attention.ts';
import { planDecision } from '../review/decide-attention.ts';
import { compareFigures, FiguresDiffer, readRevisionFigures } from '../review/figures.ts';
import { assertReviewable, planStart } from '../review/steps.ts';
import { type Step, takeStep } from '../review/take-step.ts';
import { advance, DoneElsewhere } from './advance.ts';
import type { SequelContext } from './context.ts';
import { draftForEveryone, holdForSender } from './hold.ts';
import { assertStillAllowed, personOf } from './rights.ts';
import { readSequelFile } from './sequel-file.ts';

type Points = NonNullable<Then['points']>[number];
type Acceptance = NonNullable<Then['accept']>;

/**
 * Does what is to follow a revision that has ended, step by step from the first that is not done. Throws
 * `DoneElsewhere`, the errors of `contract/errors/sequel.ts`, and those of the steps.
 */
export async function carryOut(ctx: SequelContext, row: SequelRow): Promise<void> {
  const progress = { now: row };
  try {
    await takeSteps(ctx, progress);
  } catch (error) {
    // Another node may have done the step meanwhile: what was refused here was then about an older state.
    const found = await findSequel(ctx.db, row.job_id);
    if (found?.id !== row.id || found.step !== progress.now.step) throw new DoneElsewhere(String(error));
    throw error;
  }
}

async function takeSteps(ctx: SequelContext, progress: { now: SequelRow }): Promise<void> {
  const row = progress.now;
  assertSucceeded(row, await findJob(ctx.db, row.revision_id));
  await assertStillAllowed(ctx, row, row.holds_for === 'everyone' ? 'author' : 'operator');
  const readJob = () => getJob(ctx, row.workspace_id, row.job_id);
  const job = await readJob();
  const { corrections, then } = await readSequelFile(ctx.dataDir, row);
  const { points = [], accept } = then;
  const next = async (take: (now: SequelRow) => Promise<SequelRow>) => {
    progress.now = await take(progress.now);
  };
  assertSameJob(row, job);
  // Steps are counted: 0 and 1 hold, then one for each group of points, then the review begins, then the signature.
  if (row.step <= HOLD)
    await next((now) => (now.holds_for === 'document' ? skip(ctx, now) : holdForSender(ctx, now, job, corrections)));
  if (progress.now.step <= SHARE)
    await next((now) => (now.holds_for === 'everyone' ? draftForEveryone(ctx, now, job) : skip(ctx, now)));
  await ctx.step('sequel_held', row.job_id);
  const left = points.slice(progress.now.step - POINTS);
  if (accept !== undefined) await assertExpected(ctx, progress.now, await readJob(), left, accept);
  for (const said of left) await next((now) => decide(ctx, now, said));
  if (accept === undefined) return finish(ctx, progress.now);
  if (progress.now.step === POINTS + points.length) await next((now) => begin(ctx, now));
  await sign(ctx, progress.now, accept);
}

const [HOLD, SHARE, POINTS] = [0, 1, 2];

const skip = (ctx: SequelContext, row: SequelRow) => advance(ctx.db, row, {});

function assertSucceeded({ job_id, revision }: SequelRow, made: JobRow | undefined): void {
  if (made?.status === 'success') return;
  const found = made?.error_code ?? made?.status ?? 'nothing';
  throw new AdeError('sequel_revision_failed', { job_id, revision, found });
}

/** Throws `sequel_overtaken` if the job is about other results, or about somebody else's document. */
function assertSameJob(row: SequelRow, job: JobRow): void {
  const { job_id, revision } = row;
  const refuse = (found: string) => new AdeError('sequel_overtaken', { job_id, revision, found });
  if (job.revision !== revision) throw refuse(`its newest revision is ${job.revision}`);
  if (job.sender_id !== row.sender_id || job.period !== row.period) throw refuse('it has another sender or period now');
}

/** Nobody else may have taken a step before the signature. */
function assertUntouched(row: SequelRow, job: JobRow): void {
  assertSameJob(row, job);
  if (job.review_version === row.review_version) return;
  const { job_id, revision } = row;
  throw new AdeError('sequel_overtaken', { job_id, revision, found: 'somebody has taken another step since' });
}

/** Compares the figures before anything is decided: a decision about other figures would not be what was said. */
async function assertExpected(
  ctx: SequelContext,
  row: SequelRow,
  job: JobRow,
  points: readonly Points[],
  { expecting }: Acceptance,
): Promise<void> {
  assertUntouched(row, job);
  const made = await findJob(ctx.db, row.revision_id);
  const figures: Figures = await readRevisionFigures(ctx, job, made ?? job);
  const accepted = points.flatMap(({ ids }) => ids);
  const differs = compareFigures(figures, expecting, accepted);
  if (differs.length > 0) throw new FiguresDiffer({ id: job.id, revision: row.revision }, differs);
}

/** Accepts points as they are, except those that are settled by now. */
async function decide(ctx: SequelContext, row: SequelRow, said: Points): Promise<SequelRow> {
  const { ids, holds_for: holdsFor = 'document', until, reason } = said;
  return takeOwn(ctx, row, async (job) => {
    const open = (await listAttention(ctx, job)).flatMap(({ id, needs_decision: isOpen }) => (isOpen ? [id] : []));
    const left = ids.filter((id) => open.includes(id));
    return left.length === 0 ? null : planDecision(ctx, job, { ids: left, holdsFor, until, reason });
  });
}

/** Begins the review, unless somebody has. A job that was sent back is accepted as that, with its reason. */
async function begin(ctx: SequelContext, row: SequelRow): Promise<SequelRow> {
  return takeOwn(ctx, row, async (job) => {
    assertUntouched(row, job);
    return job.review_state === 'new' || job.review_state === 'withdrawn' ? planStart(job) : null;
  });
}

async function sign(ctx: SequelContext, row: SequelRow, accept: Acceptance): Promise<void> {
  const { revision } = row;
  await takeOwn(
    ctx,
    row,
    async (job) => {
      assertUntouched(row, job);
      return planAcceptance(ctx, job, personOf(row), { ...accept, revision });
    },
    (transaction) => removeAppliedDrafts(transaction, row.job_id, revision),
    DONE,
  );
}

const DONE = { state: 'done' } as const;

/** Takes a step of the person, and counts it in the same transaction; without a plan, only counts. */
async function takeOwn(
  ctx: SequelContext,
  row: SequelRow,
  plan: (job: JobRow) => Promise<Step | null>,
  also: (transaction: Transaction) => Promise<void> = async () => undefined,
  end: Partial<SequelRow> = {},
): Promise<SequelRow> {
  const { workspace_id: workspaceId, job_id: jobId } = row;
  const settled = end.state === undefined ? {} : { settled_at: new Date().toISOString() };
  let next: SequelRow | null = null;
  const readJob = () => getJob(ctx, workspaceId, jobId);
  await takeStep(ctx, { workspaceId, jobId, person: personOf(row) }, readJob, async (job) => {
    assertReviewable(job);
    const step = await plan(job);
    return (
      step && {
        ...step,
        // The signature comes later than the words of the person.
        details: { ...step.details, said_at: row.said_at },
        store: async (transaction, entryId) => {
          await step.store?.(transaction, entryId);
          next = await advance(transaction, row, { review_version: job.review_version + 1, ...end, ...settled });
          await also(transaction);
        },
      }
    );
  });
  await ctx.step('sequel_stepped', jobId);
  ctx.feed.publishActivity();
  return next ?? skip(ctx, row);
}

/** Everything is done without a signature. */
async function finish(ctx: SequelContext, row: SequelRow): Promise<void> {
  await inTransaction(ctx.db, async (transaction) => {
    await advance(transaction, row, { ...DONE, settled_at: new Date().toISOString() });
    await removeAppliedDrafts(transaction, row.job_id, row.revision);
    await noteChangedJobs(transaction, [row.job_id], 'sequel');
  });
}
