import type { ScoredJob, VersionScore } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import { type JobRow, listAcceptedJobs } from '../../storage/store/index.ts';
import {
  type DocumentScore,
  dropUnseen,
  findLabelsBeyond,
  judgeDocument,
  listChanges,
  summariseSheets,
} from '../../trials/score/index.ts';
import { findFinishedRevision, getJob } from '../jobs/find-row.ts';
import type { PreparedVersion } from '../versions/package-work.ts';
import type { DryRunContext } from './context.ts';
import { runVersion } from './run-version.ts';

/** How many jobs are used to score versions, if the request names none. */
const SCORED_JOBS = 12;

const MAX_CHANGES = 100;

export interface ComparedVersions {
  before: PreparedVersion;
  after: PreparedVersion;
}

interface Scored {
  item: ScoredJob;
  scores: { before: DocumentScore; after: DocumentScore } | null;
}

/** Scores how well versions of a config read documents, compared with accepted jobs; used by `http/`. */
export class ScoreService {
  readonly #ctx: DryRunContext;

  constructor(ctx: DryRunContext) {
    this.#ctx = ctx;
  }

  /**
   * Runs documents with both versions, one after the other, and compares their results with the results that people
   * accepted. Stores nothing. `signal` ends this. Throws `job_unknown`, and the errors that prevent all runs.
   */
  async compare(
    versions: ComparedVersions,
    jobIds: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<VersionScore> {
    const { workspace_id: workspaceId, config_id: configId } = versions.after;
    const jobs =
      jobIds === undefined
        ? await listAcceptedJobs(this.#ctx.db, configId, SCORED_JOBS)
        : await Promise.all(jobIds.map((id) => getJob(this.#ctx, workspaceId, id)));
    const scored: Scored[] = [];
    for (const job of jobs) scored.push(await this.#score(job, versions, signal));
    const scores = scored.flatMap((one) => one.scores ?? []);
    const figures = (side: 'before' | 'after') => makeFigures(scores.map((score) => score[side]));
    return {
      config_version_id: versions.after.id,
      against: versions.before.id,
      figures: scores.length === 0 ? null : { before: figures('before'), after: figures('after') },
      items: scored.map(({ item }) => item),
    };
  }

  async #score(job: JobRow, { before, after }: ComparedVersions, signal: AbortSignal): Promise<Scored> {
    const item: ScoredJob = {
      job_id: job.id,
      filename: job.filename,
      quality: null,
      changes: [],
      left_off: 0,
      error: null,
    };
    try {
      assertScorable(job, after);
      await this.#ctx.shared.bring(ownerOfJob(job.id));
      const revision = await findFinishedRevision(this.#ctx, job);
      const document = await this.#readLabels(job, revision);
      const scoreWith = async (version: PreparedVersion) => {
        const outcome = await runVersion(this.#ctx, revision, version, signal);
        const beyond = outcome.artifact && findLabelsBeyond(document, outcome.artifact);
        if (beyond !== null) throw new AdeError('job_not_scored', { job_id: job.id, found: beyond });
        return judgeDocument(document, outcome);
      };
      const scores = { before: await scoreWith(before), after: await scoreWith(after) };
      const changes = listChanges(scores.before, scores.after);
      const quality = { before: scores.before.quality, after: scores.after.quality };
      const shown = { changes: changes.slice(0, MAX_CHANGES), left_off: Math.max(0, changes.length - MAX_CHANGES) };
      return { item: { ...item, quality, ...shown }, scores };
    } catch (error) {
      if (signal.aborted || this.#ctx.stopping.aborted || !isAdeError(error)) throw error;
      return { item: { ...item, error: { code: error.code, message: error.message } }, scores: null };
    }
  }

  /** The labels of an accepted job; for a job that nobody has accepted, only the labels that people corrected. */
  async #readLabels(job: JobRow, revision: JobRow) {
    const { artifact } = jobPaths(jobFolder(this.#ctx.dataDir, revision.id));
    await this.#ctx.files.check(artifact, revision.artifact_sha256);
    const isConfirmed = job.review_state === 'accepted';
    const labels = await this.#ctx.artifacts.ask('makeLabels', [artifact], { document: job.id, isConfirmed });
    return { labels: dropUnseen(labels), name: job.id, collection: job.config_id };
  }
}

function assertScorable(job: JobRow, { config_id: configId }: PreparedVersion): void {
  const refuse = (found: string) => new AdeError('job_not_scored', { job_id: job.id, found });
  if (job.status !== 'success') throw refuse(`it is ${job.status}`);
  if (job.config_id !== configId) throw refuse('it belongs to another config');
  if (job.inputs_purged_at !== null) throw refuse(`its document was removed on ${job.inputs_purged_at}`);
  if (job.artifacts_purged_at !== null) throw refuse(`its record was removed on ${job.artifacts_purged_at}`);
}

function makeFigures(scores: readonly DocumentScore[]): NonNullable<VersionScore['figures']>['before'] {
  return {
    failed: scores.filter(({ error }) => error !== null).length,
    ...summariseSheets(scores.flatMap(({ sheets }) => sheets)),
  };
}
