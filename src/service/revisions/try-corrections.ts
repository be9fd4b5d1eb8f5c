import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactChanges } from '../../contract/api/index.ts';
import { jobFolder, jobPaths, TRIAL_PREFIX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { type FirstRows, readFirstRows } from '../../previews/index.ts';
import { findCheckFiles, makeJobFolder, readRecipeText, renderCorrections, TRIAL_ROWS } from '../../runner/index.ts';
import type { ConfinedProcess } from '../../sandbox/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import { runTrial, type Trial } from '../dry-runs/run-trial.ts';
import type { WaitingEngine } from '../dry-runs/waiting-engines.ts';
import { type CurrentEnvironment, findVerifiedEnvironment } from '../environments/current-environment.ts';
import { findDocument, makeServiceRequest } from '../folders/job-folder.ts';
import { fillFromNewest } from '../folders/revision-folder.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import type { RevisionContext } from './context.ts';
import { type CheckedDraft, type CorrectionRequest, checkRevision } from './draft-revision.ts';

/** What corrections would change, from two records: of their base revision, and of a run with the corrections. */
export interface CorrectionTrial {
  changes: ArtifactChanges;
  first_rows: FirstRows[];
}

/**
 * Runs a job with corrections, when its turn in the queue comes, in a folder that is removed afterwards, and tells what
 * would change. Stores nothing. Then an engine waits for the next dry run. Throws what `checkRevision` and `runTrial`
 * throw.
 */
export async function tryCorrections(
  ctx: RevisionContext,
  job: JobRow,
  request: CorrectionRequest,
  signal: AbortSignal,
): Promise<CorrectionTrial> {
  ctx.places.assertAccepting();
  const draft = await checkRevision(ctx, job, request);
  const waiting = ctx.waiting.take(job.id);
  const trial = planTrial(ctx, job, draft, waiting);
  try {
    await runTrial(ctx, job, trial, signal);
    const base = await findFinishedRevision(ctx, job, request.baseRevision);
    const [changes, first_rows] = await Promise.all([
      compareRecords(ctx, jobFolder(ctx.dataDir, base.id), trial.folder),
      readFirst(ctx, jobPaths(trial.folder)),
    ]);
    return { changes, first_rows };
  } finally {
    if (waiting === null) await rm(trial.folder, { recursive: true, force: true });
    else ctx.waiting.release(waiting);
    expectTrial(ctx, job);
  }
}

/** Starts an engine for the next dry run of a job, unless others wait for their turn or nothing may run. */
export function expectTrial(ctx: RevisionContext, job: JobRow): void {
  if (ctx.queue.waitingCount > 0 || ctx.safeMode.isActive || !ctx.sandbox.holds) return;
  const prepare = async (folder: string) => {
    const environment = await findVerifiedEnvironment(ctx, job);
    const request = await makeTrialRequest(ctx, job, environment, { base: job.revision, newest: job.revision });
    const jobDir = jobFolder(ctx.dataDir, job.id);
    await makeJobFolder(folder, findDocument(ctx.dataDir, job), environment.dir, request, {}, findCheckFiles(jobDir));
    return request;
  };
  ctx.waiting.expect(job, (folder) => ctx.shared.use([ownerOfJob(job.id)], () => prepare(folder)));
}

/** Plans a dry run in the folder of the waiting engine, or in a new one. */
function planTrial(ctx: RevisionContext, job: JobRow, draft: CheckedDraft, waiting: WaitingEngine | null): Trial {
  const name = waiting?.name ?? `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  const folder = waiting?.folder ?? join(ctx.folders.jobs, name);
  let process: ConfinedProcess | null = null;
  return {
    name,
    folder,
    prepare: async (environment) => {
      const request = await makeTrialRequest(ctx, job, environment, draft);
      process = waiting?.fit(request) ?? null;
      // The engine was begun for another revision or another build, so the folder is made again.
      if (process === null) await waiting?.end();
      await fillFolder(ctx, job, draft, { folder, environment, request, isBegun: process !== null });
      return request;
    },
    findWaiting: () => process,
  };
}

/** Equal to the revision's request, except for the number of rows. */
async function makeTrialRequest(
  ctx: RevisionContext,
  job: JobRow,
  environment: CurrentEnvironment,
  { base, newest, readAs }: Pick<CheckedDraft, 'base' | 'newest'> & Partial<Pick<CheckedDraft, 'readAs'>>,
): Promise<RunRequest & { revision: number }> {
  const revision = newest + 1;
  // Equal to the revision's row in everything that a request needs.
  const row = { ...job, revision_of: job.id, revision, base_revision: base, retry_of: null, ...readAs };
  const made = await makeServiceRequest(ctx, row, environment, readRecipeText(jobFolder(ctx.dataDir, job.id)));
  return { ...made, revision, first_rows: TRIAL_ROWS };
}

interface TrialFolder {
  folder: string;
  environment: CurrentEnvironment;
  request: RunRequest & { revision: number };
  isBegun: boolean;
}

async function fillFolder(
  ctx: RevisionContext,
  job: JobRow,
  draft: CheckedDraft,
  { folder, environment, request, isBegun }: TrialFolder,
): Promise<void> {
  const corrections = [...draft.known, ...draft.corrections];
  await fillFromNewest(ctx, job, folder, {
    document: findDocument(ctx.dataDir, { ...job, revision_of: job.id }),
    environment: environment.dir,
    request,
    corrections,
    text: renderCorrections(corrections),
    isBegun,
  });
}

async function readFirst(ctx: RevisionContext, paths: ReturnType<typeof jobPaths>): Promise<FirstRows[]> {
  return readFirstRows(paths.output, await ctx.artifacts.ask('readingOf', [paths.artifact]));
}

async function compareRecords(ctx: RevisionContext, left: string, right: string): Promise<ArtifactChanges> {
  const paths = [left, right].map((folder) => jobPaths(folder).artifact);
  const { left: _left, right: _right, ...changes } = await ctx.artifacts.ask('compareTrial', paths);
  return changes;
}
