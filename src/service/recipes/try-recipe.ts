import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecipeTrials } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths, TRIAL_PREFIX } from '../../contract/layout.ts';
import { makeRecipeTrial } from '../../runner/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import { runTrial } from '../dry-runs/run-trial.ts';
import { findFinishedRevision } from '../jobs/find-row.ts';
import type { RecipeContext } from './context.ts';

type Item = RecipeTrials['items'][number];

/**
 * Runs jobs again with a recipe and tells what would change. They run one after the other, each when its turn in the
 * queue comes, in a folder that is removed afterwards. `signal` ends this.
 */
export async function tryRecipe(
  ctx: RecipeContext,
  jobs: readonly JobRow[],
  recipe: string,
  signal: AbortSignal,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const job of jobs) items.push(await tryOnJob(ctx, job, recipe, signal));
  return items;
}

async function tryOnJob(ctx: RecipeContext, job: JobRow, recipe: string, signal: AbortSignal): Promise<Item> {
  const item: Item = { job_id: job.id, changes: null, error: null };
  const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  const folder = join(ctx.folders.jobs, name);
  try {
    if (job.inputs_purged_at !== null)
      throw new AdeError('document_missing', {
        document_id: job.document_id,
        found: `it was removed on ${job.inputs_purged_at}`,
      });
    await ctx.shared.bring(ownerOfJob(job.id));
    const revision = await findFinishedRevision(ctx, job);
    const before = jobFolder(ctx.dataDir, revision.id);
    const prepare = async () => makeRecipeTrial(before, recipe, folder);
    await runTrial(ctx, job, { name, folder, prepare }, signal);
    const paths = [before, folder].map((one) => jobPaths(one).artifact);
    const { left: _left, right: _right, ...changes } = await ctx.artifacts.ask('compareTrial', paths);
    return { ...item, changes };
  } catch (error) {
    if (signal.aborted || ctx.stopping.aborted || !isAdeError(error)) throw error;
    return { ...item, error: { code: error.code, message: error.message } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
