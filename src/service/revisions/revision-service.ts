import type { Revision } from '../../contract/api/index.ts';
import { findJob, type JobRow, listRevisions } from '../../storage/store/index.ts';
import { findFinishedRevision, findRevisionRow, getJob } from '../jobs/find-row.ts';
import type { Keyed, Submitted } from '../replay.ts';
import { findReplay } from '../replay.ts';
import type { RevisionContext } from './context.ts';
import { correctJob, type RevisionSubmission } from './correct-job.ts';
import { describeRevision } from './describe-revision.ts';
import { type CorrectionRequest, isCorrectable } from './draft-revision.ts';
import { type CorrectionTrial, expectTrial, tryCorrections } from './try-corrections.ts';

/** The revisions of jobs, used by `http/`. */
export class RevisionService {
  readonly #ctx: RevisionContext;

  constructor(ctx: RevisionContext) {
    this.#ctx = ctx;
  }

  /**
   * The row of a job's newest finished revision, or of the named one: every read uses this revision. A job that has not
   * succeeded is its own revision. Throws `revision_not_found`.
   */
  async getFinishedRow(workspaceId: string, jobId: string, revision?: number): Promise<JobRow> {
    return findFinishedRevision(this.#ctx, await getJob(this.#ctx, workspaceId, jobId), revision);
  }

  /** Like `getFinishedRow`, but also gives a revision that has not finished. */
  async getRow(workspaceId: string, jobId: string, revision?: number): Promise<JobRow> {
    return findRevisionRow(this.#ctx, await getJob(this.#ctx, workspaceId, jobId), revision);
  }

  async get(workspaceId: string, jobId: string, revision: number): Promise<Revision> {
    return describeRevision(this.#ctx, await this.getRow(workspaceId, jobId, revision));
  }

  /** All revisions in order; a job that nobody has corrected is its own first revision. */
  async list(workspaceId: string, jobId: string): Promise<Revision[]> {
    const job = await getJob(this.#ctx, workspaceId, jobId);
    const rows = await listRevisions(this.#ctx.db, jobId);
    return (rows.length === 0 ? [job] : rows).map((row) => describeRevision(this.#ctx, row));
  }

  /** Makes a new revision of a job from corrections. Throws the errors of `contract/errors/corrections.ts`. */
  async correct(
    workspaceId: string,
    jobId: string,
    request: Omit<RevisionSubmission, 'workspaceId'>,
  ): Promise<Submitted<Revision>> {
    const made = await correctJob(this.#ctx, { ...request, workspaceId }, () => getJob(this.#ctx, workspaceId, jobId));
    return { ...made, resource: describeRevision(this.#ctx, made.resource) };
  }

  /** The revision that an earlier request with the same key made; null if there was none. */
  async findReplay(request: Keyed): Promise<Revision | null> {
    const earlier = await findReplay(this.#ctx.db, request, findJob);
    return earlier && describeRevision(this.#ctx, earlier.resource);
  }

  /** What corrections would change; they are run like a job, and nothing is stored. `signal` ends this. */
  async tryOut(
    workspaceId: string,
    jobId: string,
    request: CorrectionRequest,
    signal: AbortSignal,
  ): Promise<CorrectionTrial> {
    return tryCorrections(this.#ctx, await getJob(this.#ctx, workspaceId, jobId), request, signal);
  }

  /** Prepares an engine for the first dry run, if the job can be corrected: somebody may be about to do that. */
  async expectCorrection(workspaceId: string, jobId: string): Promise<void> {
    const job = await getJob(this.#ctx, workspaceId, jobId);
    // Nobody waits for it, and the dry run itself reports what prevents it.
    if (isCorrectable(job)) expectTrial(this.#ctx, job).catch(() => undefined);
  }
}
