import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactChanges, Figures } from '../../contract/api/index.ts';
import { jobFolder, jobPaths, TRIAL_PREFIX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { type FirstRows, readFirstRows } from '../../previews/index.ts';
import { readRecipeText, renderCorrections, TRIAL_ROWS } from '../../runner/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import { runTrial, type Trial } from '../dry-runs/run-trial.ts';
import { type CurrentEnvironment, findVerifiedEnvironment } from '../environments/current-environment.ts';
import { findDocument, makeServiceRequest } from '../folders/job-folder.ts';
import { fillFromNewest } from '../folders/revision-folder.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import { describeFigures } from '../review/figures.ts';
import type { RevisionContext } from './context.ts';
import { type CheckedDraft, type CorrectionRequest, checkRevision } from './draft-revision.ts';

/** What corrections would change, from two records: of their base revision, and of a run with the corrections. */
export interface CorrectionTrial {
  changes: ArtifactChanges;
  first_rows: FirstRows[];
  figures: { left: Figures; right: Figures };
}

/**
 * Runs a job with corrections, when its turn in the queue comes, in a folder that is removed afterwards, and tells what
 * would change. Stores nothing. Throws what `checkRevision` and `runTrial` throw.
 */
export async function tryCorrections(
  ctx: RevisionContext,
  job: JobRow,
  request: CorrectionRequest,
  signal: AbortSignal,
): Promise<CorrectionTrial> {
  ctx.places.assertAccepting();
  const draft = await checkRevision(ctx, job, request);
  const trial = planTrial(ctx, job, draft);
  try {
    await runTrial(ctx, job, trial, signal);
    const base = await findFinishedRevision(ctx, job, request.baseRevision);
    const [judged, first_rows] = await Promise.all([
      judge(ctx, job, { before: jobFolder(ctx.dataDir, base.id), trial: trial.folder }),
      readFirst(ctx, jobPaths(trial.folder)),
    ]);
    return { ...judged, first_rows };
  } finally {
    await rm(trial.folder, { recursive: true, force: true });
  }
}

/** Prepares an engine for the first dry run of a job, unless others wait for their turn or nothing may run. */
export async function expectTrial(ctx: RevisionContext, job: JobRow): Promise<void> {
  const { engines, queue, safeMode, sandbox, shared } = ctx;
  if (engines === undefined || queue.waitingCount > 0 || safeMode.isActive || !sandbox.holds) return;
  const environment = await findVerifiedEnvironment(ctx, job);
  const request = await shared.use([ownerOfJob(job.id)], () =>
    makeTrialRequest(ctx, job, environment, { base: job.revision, newest: job.revision }),
  );
  engines.expect(request, environment.dir);
}

function planTrial(ctx: RevisionContext, job: JobRow, draft: CheckedDraft): Trial {
  const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  const folder = join(ctx.folders.jobs, name);
  return {
    name,
    folder,
    prepare: async (environment) => {
      const request = await makeTrialRequest(ctx, job, environment, draft);
      await fillFolder(ctx, job, draft, { folder, environment, request });
      return request;
    },
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
}

async function fillFolder(
  ctx: RevisionContext,
  job: JobRow,
  draft: CheckedDraft,
  { folder, environment, request }: TrialFolder,
): Promise<void> {
  const corrections = [...draft.known, ...draft.corrections];
  await fillFromNewest(ctx, job, folder, {
    document: await findDocument(ctx, { ...job, revision_of: job.id }),
    environment: environment.dir,
    request,
    corrections,
    text: renderCorrections(corrections),
  });
}

async function readFirst(ctx: RevisionContext, paths: ReturnType<typeof jobPaths>): Promise<FirstRows[]> {
  return readFirstRows(paths.output, await ctx.artifacts.ask('readingOf', [paths.artifact]));
}

async function judge(
  ctx: RevisionContext,
  job: JobRow,
  folders: { before: string; trial: string },
): Promise<Pick<CorrectionTrial, 'changes' | 'figures'>> {
  const paths = [folders.before, folders.trial].map((folder) => jobPaths(folder).artifact);
  const { changes: compared, figures } = await ctx.artifacts.ask('judgeTrial', paths, folders);
  const { left: _left, right: _right, ...changes } = compared;
  const [left, right] = [await describeFigures(ctx, job, figures.left), await describeFigures(ctx, job, figures.right)];
  return { changes, figures: { left, right } };
}
