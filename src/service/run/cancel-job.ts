import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, nameRevision } from '../../contract/layout.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import type { NewActivity } from '../../storage/store/activity.ts';
import { deleteJobRow, findJob, outputContent, requestJobCancel } from '../../storage/store/jobs.ts';
import { listOpenRevisions, listRevisions } from '../../storage/store/revisions.ts';
import type { JobRow } from '../../storage/store/tables.ts';
import type { JobContext } from '../core.ts';
import { removeJobFolder } from '../folders/job-folder.ts';
import { assertNotHeld, assertUnlocked } from '../jobs/locks.ts';
import { failJob } from './job-end.ts';

/** Cancels a job, or its revision that is under way: a queued one at once, a running one within a moment. Throws `job_not_cancellable`. */
export async function cancelJob(ctx: JobContext, row: JobRow, by: string): Promise<void> {
  if (row.status !== 'queued' && row.status !== 'running') {
    const open = (await listOpenRevisions(ctx.db, [row.id])).get(row.id);
    const revision = open && (await findJob(ctx.db, nameRevision(row.id, open.revision)));
    if (revision) return cancelJob(ctx, revision, by);
    throw new AdeError('job_not_cancellable', { job_id: row.id, status: row.status });
  }
  await requestJobCancel(ctx.db, row.id, by, new Date().toISOString());
  const entry = ctx.queue.remove(row.id);
  const running = ctx.queue.findRunning(row.id);
  if (running !== undefined) {
    running.cancel.abort();
    return;
  }
  try {
    const latest = await findJob(ctx.db, row.id);
    if (latest?.status === 'queued') await endUnstartedJob(ctx, latest);
  } finally {
    entry?.slot.release();
  }
  // It may have been started by another node, or be about to.
  await ctx.driver.announceCancel(row.id);
}

/**
 * Ends a cancelled job that no engine runs. One that a node has begun ends within a moment, as by whoever takes it, though no
 * slot is free: with the files of the attempt that counts, whatever an older one has left here.
 */
export async function endUnstartedJob(ctx: JobContext, row: JobRow): Promise<void> {
  const isOfNodes = ctx.driver.nodeId !== null;
  if (isOfNodes && row.attempt > 0) {
    ctx.queue.end({
      jobId: row.id,
      workspaceId: row.workspace_id,
      batchId: row.batch_id,
      serverDeaths: row.server_deaths,
      slot: { release: () => undefined },
      enqueuedAtMs: performance.now(),
    });
    return;
  }
  const { code, message } = new AdeError('cancelled');
  await failJob(ctx, row.id, { code, message }, { isUnstarted: isOfNodes });
}

/** Who deletes something, and what else is to be recorded. */
export type Deletion = Pick<NewActivity, 'actor' | 'credential' | 'details'>;

/**
 * Deletes a job, its folder first: after a crash in between it can be deleted again. The row goes together with an activity
 * entry that has the hashes of what there was. All its revisions go.
 */
export function deleteJob(ctx: JobContext, row: JobRow, by: Deletion): Promise<void> {
  return ctx.turns.take(row.id, () => deleteNow(ctx, row, by));
}

async function deleteNow(ctx: JobContext, found: JobRow, by: Deletion): Promise<void> {
  // Somebody may have accepted it since.
  const row = await findJob(ctx.db, found.id);
  if (row === undefined) return;
  assertNotHeld(row, 'deleting it');
  if (row.review_state !== 'replaced') assertUnlocked(row, 'deleting it');
  const revisions = await listRevisions(ctx.db, row.id);
  const open = [row, ...revisions].find(({ status }) => status === 'queued' || status === 'running');
  if (open !== undefined) throw new AdeError('job_running', { job_id: row.id, status: open.status });
  ctx.waiting.drop(row.id);
  await removeJobFolder(jobFolder(ctx.dataDir, row.id));
  const contents = [row.document_sha256, ...[row, ...revisions].map(outputContent)];
  for (const content of new Set(contents)) await ctx.previews.remove(content);
  const activity = {
    ...by,
    action: 'job.deleted',
    workspaceId: row.workspace_id,
    targetId: row.id,
    details: { ...by.details, ...describeDeleted(row) },
  };
  await ctx.shared.drop(ownerOfJob(row.id), (forget) => deleteJobRow(ctx.db, row.id, activity, forget));
  ctx.feed.publish(row.workspace_id, 'job_deleted', { job_id: row.id });
}

/** What the entry says about a job that is gone: no value of its document. */
function describeDeleted(row: JobRow): Record<string, string> {
  return {
    status: row.status,
    document_id: row.document_id,
    document_sha256: row.document_sha256,
    config_version_id: row.config_version_id,
    ...(row.artifact_sha256 === null ? {} : { artifact_sha256: row.artifact_sha256 }),
    ...(row.output_sha256 === null ? {} : { output_sha256: row.output_sha256 }),
    ...(row.batch_id === null ? {} : { batch_id: row.batch_id }),
    ...(row.revision === 1 ? {} : { revision: String(row.revision) }),
  };
}
