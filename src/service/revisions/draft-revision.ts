import type { NewCorrection } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths, nameRevision } from '../../contract/layout.ts';
import { findReadAs } from '../../record/corrections/read-as.ts';
import { assertNoConflict, draftRevision, listLabels, type RevisionDraft } from '../../runner/index.ts';
import { findJob } from '../../storage/store/jobs.ts';
import { toReadAs, toReadAsColumns } from '../../storage/store/read-as.ts';
import type { JobRow, ReadAsColumns } from '../../storage/store/tables.ts';
import type { JobContext } from '../core.ts';
import { type CurrentEnvironment, findCurrentEnvironment } from '../environments/current-environment.ts';
import { assertUnlocked, isLocked } from '../jobs/locks.ts';

/** What people corrected, who says so, and the revision that they looked at. */
export interface CorrectionRequest {
  corrections: readonly NewCorrection[];
  baseRevision: number;
  by: string;
}

/** The row of one revision; without a number, of the newest finished one, or of the job where none has finished. */
export async function findRevisionRow(ctx: Pick<JobContext, 'db'>, job: JobRow, revision?: number): Promise<JobRow> {
  const wanted = revision ?? job.revision;
  const row = await findJob(ctx.db, nameRevision(job.id, wanted));
  if (row !== undefined) return row;
  if (wanted === 1) return job;
  throw await makeNotFound(ctx, job, wanted);
}

/** The same for what only a finished revision has. Throws `revision_not_found`. */
export async function findFinishedRevision(
  ctx: Pick<JobContext, 'db'>,
  job: JobRow,
  revision?: number,
): Promise<JobRow> {
  const row = await findRevisionRow(ctx, job, revision);
  if (revision !== undefined && row.status !== 'success') throw await makeNotFound(ctx, job, revision);
  return row;
}

async function makeNotFound({ db }: Pick<JobContext, 'db'>, job: JobRow, revision: number): Promise<AdeError> {
  const rows = await db
    .selectFrom('jobs')
    .select('revision')
    .where((is) => is.or([is('revision_of', '=', job.id), is.and([is('id', '=', job.id), is('revision', '=', 1)])]))
    .where('status', '=', 'success')
    .orderBy('revision')
    .execute();
  const found = [...new Set(rows.map((row) => row.revision))].join(', ') || 'none';
  return new AdeError('revision_not_found', { path: job.id, revision, found });
}

/** Corrections that fit the job, which nothing is made of yet. */
export interface CheckedDraft extends RevisionDraft {
  environment: CurrentEnvironment;
  /** How people say that the document is read, or else how the job was. */
  readAs: ReadAsColumns;
}

/**
 * Checks new corrections against the record that people looked at, in a thread, and against what others have corrected since.
 * Throws the errors of `contract/errors/corrections.ts`.
 */
export async function checkRevision(ctx: JobContext, job: JobRow, request: CorrectionRequest): Promise<CheckedDraft> {
  assertCorrectable(job);
  const base = await findFinishedRevision(ctx, job, request.baseRevision);
  const jobDir = jobFolder(ctx.dataDir, job.id);
  const draft = draftRevision(jobDir, request, { base: request.baseRevision, newest: job.revision });
  const environment = await findCurrentEnvironment(ctx, job);
  const { build } = environment;
  const { artifact } = jobPaths(jobFolder(ctx.dataDir, base.id));
  await ctx.files.check(artifact, base.artifact_sha256);
  const known = { manifest: build.manifest, labels: listLabels(build) };
  const misfit = await ctx.artifacts.ask('findMisfit', [artifact], [...draft.corrections], known);
  if (misfit !== null) throw new AdeError(misfit.code, misfit.details);
  assertNoConflict(job.id, draft);
  const readAs = { ...toReadAs(job), ...findReadAs([...draft.known, ...draft.corrections]) };
  return { ...draft, environment, readAs: toReadAsColumns(readAs) };
}

/** Throws `job_locked`, `job_not_correctable`. */
export function assertCorrectable(job: JobRow): void {
  assertUnlocked(job, 'correcting it');
  const found = findObstacle(job);
  if (found !== null) throw new AdeError('job_not_correctable', { path: job.id, found });
}

/** Whether corrections of a job are not refused for what it is. */
export function isCorrectable(job: JobRow): boolean {
  return !isLocked(job) && findObstacle(job) === null;
}

function findObstacle(job: JobRow): string | null {
  if (job.status !== 'success') return `it is ${job.status}`;
  // What was corrected before is gone with the inputs, and a revision has all of it.
  if (job.inputs_purged_at !== null) return `its document was removed on ${job.inputs_purged_at}`;
  if (job.artifacts_purged_at !== null) return `its record was removed on ${job.artifacts_purged_at}`;
  return null;
}
