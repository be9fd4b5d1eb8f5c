import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import { deleteJobRow, findJob, outputContent, requestJobCancel } from '../../store/jobs.ts';
import type { JobRow } from '../../store/tables.ts';
import type { JobContext } from '../context.ts';
import { failJob } from './job-end.ts';
import { removeJobFolder } from './job-folder.ts';

/** Cancels a job: a queued one at once, a running one within a moment. Throws `job_not_cancellable`. */
export async function cancelJob(ctx: JobContext, row: JobRow, by: string): Promise<void> {
  if (row.status !== 'queued' && row.status !== 'running') {
    throw new AdeError('job_not_cancellable', { job_id: row.id, status: row.status });
  }
  await requestJobCancel(ctx.db, row.id, by, new Date().toISOString());
  const entry = ctx.queue.remove(row.id);
  const running = ctx.queue.findRunning(row.id);
  if (running !== undefined) {
    running.cancel.abort();
    return;
  }
  const latest = await findJob(ctx.db, row.id);
  if (latest?.status === 'queued') await endUnstartedJob(ctx, row.id);
  entry?.slot.release();
}

/** Ends a cancelled job that no engine runs. */
export async function endUnstartedJob(ctx: JobContext, jobId: string): Promise<void> {
  const { code, message } = new AdeError('cancelled');
  await failJob(ctx, jobId, { code, message });
}

/** Deletes a job, its folder first: after a crash in between it can be deleted again. */
export async function deleteJob(ctx: JobContext, row: JobRow): Promise<void> {
  if (row.status === 'queued' || row.status === 'running') {
    throw new AdeError('job_running', { job_id: row.id, status: row.status });
  }
  await removeJobFolder(jobFolder(ctx.dataDir, row.id));
  for (const content of [row.document_sha256, outputContent(row)]) await ctx.previews.remove(content);
  await deleteJobRow(ctx.db, row.id);
  ctx.feed.publish(row.workspace_id, 'job_deleted', { job_id: row.id });
}
