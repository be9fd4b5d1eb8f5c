import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactChanges } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths, TRIAL_PREFIX } from '../../contract/layout.ts';
import { type FirstRows, readFirstRows } from '../../previews/first-rows.ts';
import { carryOutJob, renderCorrections, TRIAL_ROWS } from '../../runner/index.ts';
import type { JobRow } from '../../store/tables.ts';
import type { JobContext } from '../context.ts';
import type { RunningJob } from '../queue/job-queue.ts';
import { waitForTurn } from '../queue/wait-for-turn.ts';
import { findVerifiedEnvironment } from '../run/current-environment.ts';
import { forgetEngine, recordEngine } from '../run/engine-processes.ts';
import { toJobError } from '../run/job-end.ts';
import { findDocument, makeServiceRequest } from '../run/job-folder.ts';
import { fillFromNewest } from '../run/revision-folder.ts';
import { explainStorageError } from '../run/storage-error.ts';
import { reserveSlot } from '../submit/submit-job.ts';
import { type CheckedDraft, type CorrectionRequest, checkRevision, findFinishedRevision } from './draft-revision.ts';

/** What corrections would change, from the records of the revision that they rest on and of a run with them. */
export interface Trial {
  changes: ArtifactChanges;
  first_rows: FirstRows[];
}

/**
 * Runs a job with corrections in a folder that goes afterwards, when its turn in the queue comes, and tells what would change.
 * Nothing is stored. Throws as `checkRevision` does, and `revision_failed` where the run ends in an error.
 */
export async function tryCorrections(
  ctx: JobContext,
  job: JobRow,
  request: CorrectionRequest,
  signal: AbortSignal,
): Promise<Trial> {
  const slot = reserveSlot(ctx);
  const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  const folder = join(ctx.folders.jobs, name);
  const stop = AbortSignal.any([signal, ctx.stopping]);
  try {
    const draft = await checkRevision(ctx, job, request);
    const turn = { name, workspaceId: job.workspace_id, slot, stop };
    await waitForTurn(ctx, turn, (running) => runTrial(ctx, { job, draft, folder, name }, running));
    const base = await findFinishedRevision(ctx, job, request.baseRevision);
    const changes = await compareRecords(ctx, jobFolder(ctx.dataDir, base.id), folder);
    return { changes, first_rows: await readFirstRows(jobPaths(folder).output) };
  } catch (error) {
    if (ctx.stopping.aborted) throw new AdeError('shutting_down', {}, { cause: error });
    throw explainStorageError(error, 'the folder of a dry run');
  } finally {
    slot.release();
    await rm(folder, { recursive: true, force: true });
  }
}

interface TrialRun {
  job: JobRow;
  draft: CheckedDraft;
  folder: string;
  name: string;
}

async function runTrial(ctx: JobContext, { job, draft, folder, name }: TrialRun, running: RunningJob): Promise<void> {
  const environment = await findVerifiedEnvironment(ctx, job);
  const revision = draft.newest + 1;
  // As the row of the revision would be, for all that a request has.
  const row = { ...job, revision_of: job.id, revision, base_revision: draft.base, retry_of: null, ...draft.readAs };
  const made = await makeServiceRequest(ctx, row, environment);
  const request = { ...made, revision, first_rows: TRIAL_ROWS };
  const corrections = [...draft.known, ...draft.corrections];
  await fillFromNewest(ctx, job, folder, {
    document: findDocument(ctx.dataDir, row),
    environment: environment.dir,
    request,
    corrections,
    text: renderCorrections(corrections),
  });
  try {
    const report = await carryOutJob(folder, request, {
      isVerified: true,
      signal: running.cancel.signal,
      stopSignal: running.stop.signal,
      onSpawn: (pid) => recordEngine(ctx.folders.engines, name, pid),
    });
    if (report === null) throw new AdeError('shutting_down');
    if (report.error === null) return;
    throw new AdeError('revision_failed', { job_id: job.id, code: report.error.code, found: report.error.message });
  } catch (error) {
    const known = toJobError(error, folder);
    throw error instanceof AdeError
      ? error
      : new AdeError('revision_failed', { job_id: job.id, code: known.code, found: known.message });
  } finally {
    forgetEngine(ctx.folders.engines, name);
  }
}

async function compareRecords(ctx: JobContext, left: string, right: string): Promise<ArtifactChanges> {
  const paths = [left, right].map((folder) => jobPaths(folder).artifact);
  const { left: _left, right: _right, ...changes } = await ctx.artifacts.ask('compareTrial', paths);
  return changes;
}
