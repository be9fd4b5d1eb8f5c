import { AdeError } from '../../contract/errors/index.ts';
import { nameRevision } from '../../contract/layout.ts';
import {
  findJob,
  inTransaction,
  type JobRow,
  listOpenRevisions,
  requestJobCancel,
  type Transaction,
} from '../../storage/store/index.ts';
import type { EndContext } from './context.ts';
import { failJob } from './job-end.ts';

/**
 * Cancels a queued job or revision at once, a running one within a moment. `note` adds the entry in the activity, unless
 * somebody has cancelled the job before. Throws `job_not_cancellable`.
 */
export async function cancelJob(
  ctx: EndContext,
  row: JobRow,
  by: string,
  note: (transaction: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  if (row.status !== 'queued' && row.status !== 'running') {
    const open = (await listOpenRevisions(ctx.db, [row.id])).get(row.id);
    const revision = open && (await findJob(ctx.db, nameRevision(row.id, open.revision)));
    if (revision) return cancelJob(ctx, revision, by, note);
    throw new AdeError('job_not_cancellable', { job_id: row.id, status: row.status });
  }
  await inTransaction(ctx.db, async (transaction) => {
    if (await requestJobCancel(transaction, row.id, by, new Date().toISOString())) await note(transaction);
  });
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
  // Another node may have started the job, or be about to.
  await ctx.driver.announceCancel(row.id);
}

/**
 * Ends a cancelled job that no engine runs. If a node had begun the job, it goes through the queue without needing a
 * free slot; it ends with the files of the newest attempt, even if an older attempt has left others on this node.
 */
export async function endUnstartedJob(ctx: EndContext, row: JobRow): Promise<void> {
  const isOfNodes = ctx.nodeId !== null;
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
