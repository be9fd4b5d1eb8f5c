import type { BulkAcceptanceList, BulkUndo, CommentList, Figures, Review } from '../../contract/api/index.ts';
import { type Reason, UNDONE } from '../../contract/review.ts';
import type { JobRow } from '../../storage/store/index.ts';
import { getJob } from '../jobs/find-row.ts';
import { assertStep } from '../jobs/locks.ts';
import { type Keyed, type Submitted, wasSent } from '../replay.ts';
import { type AcceptRequest, planAcceptance } from './accept.ts';
import type { ReviewContext } from './context.ts';
import { type AttentionRequest, planDecision } from './decide-attention.ts';
import { describeComments, describeReview } from './describe-review.ts';
import { readRevisionFigures } from './figures.ts';
import { hasReplaced, planReplacement } from './replace.ts';
import { planRevocation } from './revoke-attention.ts';
import { planAddition, planNamedAddition, planSetAside } from './second-document.ts';
import {
  type AssignmentRequest,
  assertReviewable,
  planAssignment,
  planHold,
  planReopening,
  planSendBack,
  planStart,
} from './steps.ts';
import { assertReason, type Person, type Step, type StepRequest, takeStep } from './take-step.ts';
import { planUndoOfOne } from './undo-acceptance.ts';
import { listBulks, undoBulk } from './undo-bulk.ts';

type Taken = Promise<Submitted<Review>>;

/**
 * The steps that people take with jobs until they are accepted, used by `http/`. Every step throws `job_unknown`,
 * `reason_unknown`, `review_text_refused`, the errors of `check`, and others of `contract/errors/review.ts`.
 */
export class ReviewService {
  readonly #ctx: ReviewContext;

  constructor(ctx: ReviewContext) {
    this.#ctx = ctx;
  }

  async get(workspaceId: string, jobId: string): Promise<Review> {
    return describeReview(this.#ctx, await getJob(this.#ctx, workspaceId, jobId));
  }

  /** The figures of a finished revision, which contain values. Throws `file_damaged`, `artifact_unreadable`. */
  async readFigures(workspaceId: string, jobId: string, row: JobRow): Promise<Figures> {
    return readRevisionFigures(this.#ctx, await getJob(this.#ctx, workspaceId, jobId), row);
  }

  /** The comments that people wrote; a text is null if retention has removed it. */
  async listComments(workspaceId: string, jobId: string): Promise<CommentList> {
    return describeComments(this.#ctx, await getJob(this.#ctx, workspaceId, jobId));
  }

  assign(request: StepRequest, assignment: AssignmentRequest): Taken {
    const isAuthOff = request.person.authentication === 'off';
    return this.#take(request, (job) => planAssignment(this.#ctx, job, isAuthOff, assignment));
  }

  comment(request: StepRequest, text: string): Taken {
    return this.#review(request, () => ({ action: 'commented', text }));
  }

  start(request: StepRequest): Taken {
    return this.#review(request, planStart);
  }

  sendBack(request: StepRequest, reason: Reason): Taken {
    return this.#review(request, (job) => planSendBack(job, reason));
  }

  /** Signs a revision; if a second person is required, the job then waits for one. */
  accept(request: StepRequest, acceptance: AcceptRequest): Taken {
    return this.#review(request, (job) => planAcceptance(this.#ctx, job, request.person, acceptance));
  }

  /** With the reason `undone`, only if nobody has used the accepted results: throws `acceptance_used` otherwise. */
  reopen(request: StepRequest, reason: Reason): Taken {
    if (reason.code === UNDONE.code) return this.#take(request, (job) => planUndoOfOne(this.#ctx, job));
    return this.#review(request, (job) => planReopening(this.#ctx, job, reason));
  }

  /** What people have accepted together, newest first. */
  async listBulks(workspaceId: string): Promise<BulkAcceptanceList> {
    return listBulks(this.#ctx, workspaceId);
  }

  /** Reopens what was accepted together, except jobs whose results were used. Throws `bulk_unknown`. */
  undoBulk(workspaceId: string, bulkId: string, person: Person): Promise<BulkUndo> {
    return undoBulk(this.#ctx, { workspaceId, bulkId, person });
  }

  /** Says that a second document of its sender and period no longer counts. */
  setAside(request: StepRequest, reason: Reason): Taken {
    return this.#review(request, (job) => planSetAside(job, reason));
  }

  /** Says that a second document of its sender and period stands beside the first. */
  add(request: StepRequest, reason: Reason): Taken {
    return this.#review(request, (job) => planAddition(job, reason));
  }

  acceptAttention(request: StepRequest, decision: AttentionRequest): Taken {
    return this.#review(request, (job) => planDecision(this.#ctx, job, decision));
  }

  revokeAttention(request: StepRequest, revocation: { ids: readonly string[]; reason: Reason }): Taken {
    return this.#review(request, (job) => planRevocation(this.#ctx, job, revocation));
  }

  /** `request` and the answer are about the replacing job. */
  async replace(request: StepRequest, replaces: string, reason: Reason): Taken {
    const { jobId, check, workspaceId, ...rest } = request;
    const { isReplay } = await this.#take({ ...rest, workspaceId, jobId: replaces }, async (job) => {
      check?.(await this.get(workspaceId, jobId));
      return planReplacement(this.#ctx, job, request.person, { jobId, reason });
    });
    return { resource: await this.get(workspaceId, jobId), isReplay };
  }

  /** Call it before a job that replaces an earlier one is submitted. Does nothing if the request is a repetition. */
  async assertReplaceable(request: Keyed, earlierId: string, reason: Reason): Promise<void> {
    if (await wasSent(this.#ctx.db, request)) return;
    assertStep(await getJob(this.#ctx, request.workspaceId, earlierId), 'replaced');
    await assertReason(this.#ctx, request.workspaceId, reason);
  }

  /** Call it after the submission. A second call does nothing, even if the earlier job was reopened since. */
  async replaceOnce(request: StepRequest, earlierId: string, reason: Reason): Promise<void> {
    const { jobId, ...rest } = request;
    await this.#take({ ...rest, jobId: earlierId }, async (job) => {
      if (await hasReplaced(this.#ctx.db, earlierId, jobId)) return null;
      return planReplacement(this.#ctx, job, request.person, { jobId, reason });
    });
  }

  /** Call it after the submission of a job that is added to an earlier one. A second call does nothing. */
  async addOnce(request: StepRequest, firstId: string, reason: Reason): Promise<void> {
    await this.#take(request, (job) => planNamedAddition(this.#ctx.db, job, { firstId, reason }));
  }

  hold(request: StepRequest, isHeld: boolean, reason: Reason): Taken {
    return this.#take(request, (job) => planHold(job, isHeld, reason));
  }

  #review(request: StepRequest, plan: (job: JobRow) => Step | Promise<Step>): Taken {
    return this.#take(request, (job) => {
      assertReviewable(job);
      return plan(job);
    });
  }

  async #take(request: StepRequest, plan: (job: JobRow) => Step | null | Promise<Step | null>): Taken {
    const readJob = () => getJob(this.#ctx, request.workspaceId, request.jobId);
    const { resource, isReplay } = await takeStep(this.#ctx, request, readJob, async (job) => plan(job));
    return { resource: await describeReview(this.#ctx, resource), isReplay };
  }
}
