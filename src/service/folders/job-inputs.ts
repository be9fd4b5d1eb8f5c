import { existsSync, readdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { INPUTS_PREFIX, jobFolder } from '../../contract/layout.ts';
import { type CheckInputFiles, PlannedFileGone, writeCheckInputs } from '../../runner/index.ts';
import { type Step, storedNames } from '../../storage/shared/index.ts';
import { findJob } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { explainStorageError } from '../host/job-error.ts';

/** How often inputs are planned for one job. Each time, another job or its files must have been removed meanwhile. */
const MAX_PLANS = 5;

type InputsContext = Pick<Core, 'dataDir'>;

/** The folder is next to the folders of jobs, under a name that no job has: only a stored job takes it. */
function findFolder({ dataDir }: InputsContext, jobId: string): string {
  return join(jobFolder(dataDir, jobId), '..', `${INPUTS_PREFIX}${jobId}`);
}

/** Plans and writes a job's inputs, and does so again if files of other jobs were removed between the two. */
export async function withPlan<T>(planAndWrite: () => Promise<T>): Promise<T> {
  for (let plans = 1; ; plans++) {
    try {
      return await planAndWrite();
    } catch (error) {
      if (!(error instanceof PlannedFileGone)) throw error;
      if (plans === MAX_PLANS) throw explainStorageError(error.cause, 'the job folder');
    }
  }
}

/**
 * Writes the values to compare a job's numbers with, before the job is stored: then they cannot get lost. Throws
 * `PlannedFileGone`.
 */
export async function putInputs(ctx: InputsContext, jobId: string, inputs: CheckInputFiles): Promise<void> {
  try {
    await writeCheckInputs(findFolder(ctx, jobId), inputs);
  } catch (error) {
    await removeInputs(ctx, jobId);
    if (error instanceof PlannedFileGone) throw error;
    throw explainStorageError(error, 'the job folder');
  }
}

/** Stores a new job together with its inputs for checks, so that any node can run it. `commit` stores its row. */
export async function storeOpenJob<T>(
  ctx: Pick<Core, 'dataDir' | 'shared'>,
  jobId: string,
  commit: (record: Step) => Promise<T>,
): Promise<T> {
  const options = { isOpen: true, isBrought: false, from: findFolder(ctx, jobId) };
  const stored = await ctx.shared.change(storedNames.job(jobId), options, (store) => store(commit));
  // Another node may run the job, and nothing would remove them here. They have values.
  if (ctx.shared.isOn) await removeInputs(ctx, jobId).catch(() => undefined);
  return stored;
}

/** Starts the folder of a job with its inputs. */
export async function takeInputs(ctx: InputsContext, jobId: string): Promise<void> {
  const folder = findFolder(ctx, jobId);
  if (!existsSync(folder)) return;
  const jobDir = jobFolder(ctx.dataDir, jobId);
  await rm(jobDir, { recursive: true, force: true });
  await rename(folder, jobDir);
}

/** Removes the inputs of a refused job. Others report it if the folder of all jobs, and so the inputs, are gone. */
export async function removeInputs(ctx: InputsContext, jobId: string): Promise<void> {
  const folder = findFolder(ctx, jobId);
  if (existsSync(folder)) await rm(folder, { recursive: true, force: true });
}

/** Removes inputs of submissions that a crash ended before their job was stored, and those that are in the storage. */
export async function removeUnusedInputs(ctx: Pick<Core, 'db' | 'dataDir' | 'folders' | 'shared'>): Promise<void> {
  for (const name of readdirSync(ctx.folders.jobs).filter((found) => found.startsWith(INPUTS_PREFIX))) {
    const jobId = name.slice(INPUTS_PREFIX.length);
    if (ctx.shared.isOn || (await findJob(ctx.db, jobId)) === undefined) await removeInputs(ctx, jobId);
  }
}
