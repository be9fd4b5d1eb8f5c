import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, TRIAL_PREFIX } from '../../contract/layout.ts';
import { makeFailure } from '../../runner/index.ts';
import {
  inTransaction,
  type JobRow,
  listOpenBatches,
  listUnfinishedJobs,
  requeueJob,
} from '../../storage/store/index.ts';
import { cancelBatchJobs } from '../batches/submit-batch.ts';
import { settleDeletedFolders } from '../folders/job-folder.ts';
import { removeUnusedInputs } from '../folders/job-inputs.ts';
import { endOrphanedEngines } from '../host/engine-processes.ts';
import { toJobError } from '../host/job-error.ts';
import { settleBatch } from '../jobs/settle-batch.ts';
import { MAX_SERVER_DEATHS } from '../queue/job-queue.ts';
import { endUnstartedJob } from '../run/cancel-job.ts';
import { failJob, makeJobEnd, readLoggedEnd, saveJobEndSoon } from '../run/job-end.ts';
import type { UpkeepContext } from './context.ts';

/** Recovers everything that was accepted before the server ended, even by a crash. */
export async function recoverJobs(ctx: UpkeepContext): Promise<void> {
  const orphans = await endOrphanedEngines(ctx.folders.engines);
  for (const jobId of orphans) {
    ctx.log({ level: 'warn', message: 'ADE ended an engine process that a dead server had left running', jobId });
  }
  await settleDeletedFolders(ctx);
  await removeTrials(ctx);
  await removeUnusedInputs(ctx);
  // With nodes, the other nodes run their own jobs, and have taken over the jobs that this node left.
  if (ctx.nodeId === null) for (const row of await listUnfinishedJobs(ctx.db)) await recoverJob(ctx, row);
  for (const batch of await listOpenBatches(ctx.db)) {
    if (batch.cancelled_at === null) await settleBatch(ctx, batch.id);
    else await cancelBatchJobs(ctx, batch.id, batch.submitted_by);
  }
}

async function recoverJob(ctx: UpkeepContext, row: JobRow): Promise<void> {
  try {
    const wasEnded = await endIfDone(ctx, row);
    if (wasEnded) return;
    if (row.status === 'running') await inTransaction(ctx.db, (transaction) => requeueJob(transaction, row, 1));
    const server_deaths = row.server_deaths + (row.status === 'running' ? 1 : 0);
    ctx.jobs.enqueue({ ...row, status: 'queued', server_deaths }, ctx.slots.take());
  } catch (error) {
    // One damaged job must not keep the server from starting.
    const failure = toJobError(error, jobFolder(ctx.dataDir, row.id));
    ctx.log({ level: 'error', message: failure.message, jobId: row.id, code: failure.code });
    await saveJobEndSoon(ctx, row.id, makeJobEnd(makeFailure(failure), null));
  }
}

/** Ends a job that had already ended, was to be cancelled, or keeps crashing the server; returns false for others. */
async function endIfDone(ctx: UpkeepContext, row: JobRow): Promise<boolean> {
  const logged = row.status === 'running' ? readLoggedEnd(jobFolder(ctx.dataDir, row.id)) : null;
  if (logged !== null) {
    await saveJobEndSoon(ctx, row.id, logged);
    return true;
  }
  if (row.cancel_requested_at !== null) {
    await endUnstartedJob(ctx, row);
    return true;
  }
  if (row.status !== 'running' || row.server_deaths + 1 < MAX_SERVER_DEATHS) return false;
  const { code, message } = new AdeError('job_keeps_failing', { count: MAX_SERVER_DEATHS });
  await failJob(ctx, row.id, { code, message });
  return true;
}

async function removeTrials(ctx: UpkeepContext): Promise<void> {
  const trials = readdirSync(ctx.folders.jobs).filter((name) => name.startsWith(TRIAL_PREFIX));
  for (const name of trials) await rm(join(ctx.folders.jobs, name), { recursive: true, force: true });
}
