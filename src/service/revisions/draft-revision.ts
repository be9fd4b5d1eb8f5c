import type { NewCorrection } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import { findReadAs } from '../../record/corrections/index.ts';
import { assertNoConflict, draftRevision, listLabels, type RevisionDraft } from '../../runner/index.ts';
import { type JobRow, type ReadAsColumns, toReadAs, toReadAsColumns } from '../../storage/store/index.ts';
import { type CurrentEnvironment, findCurrentEnvironment } from '../environments/current-environment.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import { assertUnlocked, isLocked } from '../jobs/locks.ts';
import type { RevisionContext } from './context.ts';

/** The corrections, their author, and the revision that the author looked at. */
export interface CorrectionRequest {
  corrections: readonly NewCorrection[];
  baseRevision: number;
  by: string;
}

/** Corrections that fit the job and have not been run yet. */
export interface CheckedDraft extends RevisionDraft {
  environment: CurrentEnvironment;
  /** How to read the document according to the corrections, or else as the job read it. */
  readAs: ReadAsColumns;
}

/**
 * Checks new corrections against the record that their author looked at (in a thread), and against newer corrections of
 * others. Throws the errors of `contract/errors/corrections.ts`.
 */
export async function checkRevision(
  ctx: RevisionContext,
  job: JobRow,
  request: CorrectionRequest,
): Promise<CheckedDraft> {
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

/** Whether a job can be corrected in its present state. */
export function isCorrectable(job: JobRow): boolean {
  return !isLocked(job) && findObstacle(job) === null;
}

function findObstacle(job: JobRow): string | null {
  if (job.status !== 'success') return `it is ${job.status}`;
  // A revision needs all earlier corrections, and they were removed with the inputs.
  if (job.inputs_purged_at !== null) return `its document was removed on ${job.inputs_purged_at}`;
  if (job.artifacts_purged_at !== null) return `its record was removed on ${job.artifacts_purged_at}`;
  return null;
}
