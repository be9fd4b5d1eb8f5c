import type { Revision } from '../../contract/api/index.ts';
import { listRevisions } from '../../storage/store/revisions.ts';
import type { JobRow } from '../../storage/store/tables.ts';
import type { JobContext } from '../core.ts';
import type { Keyed, Submitted } from '../replay.ts';
import { correctJob, findReplay, type RevisionSubmission } from './correct-job.ts';
import { describeRevision } from './describe-revision.ts';
import { type CorrectionRequest, findFinishedRevision, findRevisionRow, isCorrectable } from './draft-revision.ts';
import { type CorrectionTrial, expectTrial, tryCorrections } from './try-corrections.ts';

/** Throws `job_unknown`, also for a job of another workspace. */
type GetJob = (workspaceId: string, jobId: string) => Promise<JobRow>;

/** The revisions of jobs, for `http/`. */
export class RevisionService {
  readonly #ctx: JobContext;
  readonly #getJob: GetJob;

  constructor(ctx: JobContext, getJob: GetJob) {
    this.#ctx = ctx;
    this.#getJob = getJob;
  }

  /**
   * The row of the newest finished revision of a job, or of the named one: all that is read of a job is of that. A job that has
   * not succeeded is its own. Throws `revision_not_found`.
   */
  async getFinishedRow(workspaceId: string, jobId: string, revision?: number): Promise<JobRow> {
    return findFinishedRevision(this.#ctx, await this.#getJob(workspaceId, jobId), revision);
  }

  /** The same, whether it has finished or not. */
  async getRow(workspaceId: string, jobId: string, revision?: number): Promise<JobRow> {
    return findRevisionRow(this.#ctx, await this.#getJob(workspaceId, jobId), revision);
  }

  async get(workspaceId: string, jobId: string, revision: number): Promise<Revision> {
    return describeRevision(this.#ctx, await this.getRow(workspaceId, jobId, revision));
  }

  /** All of them in order; a job that nobody has corrected is its own first revision. */
  async list(workspaceId: string, jobId: string): Promise<Revision[]> {
    const job = await this.#getJob(workspaceId, jobId);
    const rows = await listRevisions(this.#ctx.db, jobId);
    return (rows.length === 0 ? [job] : rows).map((row) => describeRevision(this.#ctx, row));
  }

  /** A new revision of a job from what people corrected. Throws the errors of `contract/errors/corrections.ts`. */
  async correct(
    workspaceId: string,
    jobId: string,
    request: Omit<RevisionSubmission, 'workspaceId'>,
  ): Promise<Submitted<Revision>> {
    const made = await correctJob(this.#ctx, { ...request, workspaceId }, () => this.#getJob(workspaceId, jobId));
    return { ...made, resource: describeRevision(this.#ctx, made.resource) };
  }

  /** The revision that an earlier request under the same key made; null where there was none. */
  async findReplay(request: Keyed): Promise<Revision | null> {
    const earlier = await findReplay(this.#ctx, request);
    return earlier === null ? null : describeRevision(this.#ctx, earlier.resource);
  }

  /** What corrections would change; they are run like a job, and nothing is stored. `signal` ends that. */
  async tryOut(
    workspaceId: string,
    jobId: string,
    request: CorrectionRequest,
    signal: AbortSignal,
  ): Promise<CorrectionTrial> {
    return tryCorrections(this.#ctx, await this.#getJob(workspaceId, jobId), request, signal);
  }

  /** Somebody is about to correct a job: what the first dry run needs is started. Nothing where it cannot be corrected now. */
  async expectCorrection(workspaceId: string, jobId: string): Promise<void> {
    const job = await this.#getJob(workspaceId, jobId);
    if (isCorrectable(job)) expectTrial(this.#ctx, job);
  }
}
