import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactChanges } from '../../contract/api/index.ts';
import { jobFolder, jobPaths, TRIAL_PREFIX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { type FirstRows, readFirstRows } from '../../previews/first-rows.ts';
import { readRecipeText, renderCorrections, TRIAL_ROWS } from '../../runner/index.ts';
import type { JobRow } from '../../store/tables.ts';
import type { JobContext } from '../context.ts';
import { findVerifiedEnvironment } from '../run/current-environment.ts';
import { findDocument, makeServiceRequest } from '../run/job-folder.ts';
import { fillFromNewest } from '../run/revision-folder.ts';
import { assertAccepting } from '../submit/submit-job.ts';
import { type CheckedDraft, type CorrectionRequest, checkRevision, findFinishedRevision } from './draft-revision.ts';
import { runTrial } from './run-trial.ts';

/** What corrections would change, from the records of the revision that they rest on and of a run with them. */
export interface CorrectionTrial {
  changes: ArtifactChanges;
  first_rows: FirstRows[];
}

/**
 * Runs a job with corrections in a folder that goes afterwards, when its turn in the queue comes, and tells what would change.
 * Nothing is stored. Throws as `checkRevision` and `runTrial` do.
 */
export async function tryCorrections(
  ctx: JobContext,
  job: JobRow,
  request: CorrectionRequest,
  signal: AbortSignal,
): Promise<CorrectionTrial> {
  assertAccepting(ctx);
  const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  const folder = join(ctx.folders.jobs, name);
  try {
    const draft = await checkRevision(ctx, job, request);
    await runTrial(ctx, job, { name, folder, prepare: () => fillFolder(ctx, job, draft, folder) }, signal);
    const base = await findFinishedRevision(ctx, job, request.baseRevision);
    const changes = await compareRecords(ctx, jobFolder(ctx.dataDir, base.id), folder);
    return { changes, first_rows: await readFirstRows(jobPaths(folder).output) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fillFolder(ctx: JobContext, job: JobRow, draft: CheckedDraft, folder: string): Promise<RunRequest> {
  const environment = await findVerifiedEnvironment(ctx, job);
  const revision = draft.newest + 1;
  // As the row of the revision would be, for all that a request has.
  const row = { ...job, revision_of: job.id, revision, base_revision: draft.base, retry_of: null, ...draft.readAs };
  const made = await makeServiceRequest(ctx, row, environment, readRecipeText(jobFolder(ctx.dataDir, job.id)));
  const request = { ...made, revision, first_rows: TRIAL_ROWS };
  const corrections = [...draft.known, ...draft.corrections];
  await fillFromNewest(ctx, job, folder, {
    document: findDocument(ctx.dataDir, row),
    environment: environment.dir,
    request,
    corrections,
    text: renderCorrections(corrections),
  });
  return request;
}

async function compareRecords(ctx: JobContext, left: string, right: string): Promise<ArtifactChanges> {
  const paths = [left, right].map((folder) => jobPaths(folder).artifact);
  const { left: _left, right: _right, ...changes } = await ctx.artifacts.ask('compareTrial', paths);
  return changes;
}
