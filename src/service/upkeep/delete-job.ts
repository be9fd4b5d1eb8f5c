import { isDiskFull, isOutcomeUnknown } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import {
  deleteJobRow,
  findJob,
  type JobRow,
  listRevisions,
  type NewActivity,
  outputContent,
} from '../../storage/store/index.ts';
import { settlePoints } from '../belonging/settle-points.ts';
import { hideJobFolder } from '../folders/job-folder.ts';
import { assertNotHeld, assertUnlocked } from '../jobs/locks.ts';
import type { UpkeepContext } from './context.ts';
import { removeEarlierCopies } from './earlier-copies.ts';

/** Who deletes something, and further details to record. */
export type Deletion = Pick<NewActivity, 'actor' | 'credential' | 'details'>;

/**
 * Deletes a job with all its revisions. Its folder is hidden first and removed last: a crash in between leaves the whole
 * job or nothing of it. One transaction removes the row and stores an entry with the hashes of the deleted files.
 */
export async function deleteJob(ctx: UpkeepContext, row: JobRow, by: Deletion): Promise<void> {
  await ctx.turns.take(row.id, () => deleteNow(ctx, row, by));
  await removeEarlierCopies(ctx, row.id);
}

async function deleteNow(ctx: UpkeepContext, found: JobRow, by: Deletion): Promise<void> {
  // Somebody may have accepted the job since.
  const row = await findJob(ctx.db, found.id);
  if (row === undefined) return;
  assertNotHeld(row, 'deleting it');
  if (row.review_state !== 'replaced') assertUnlocked(row, 'deleting it');
  const revisions = await listRevisions(ctx.db, row.id);
  const open = [row, ...revisions].find(({ status }) => status === 'queued' || status === 'running');
  if (open !== undefined) throw new AdeError('job_running', { job_id: row.id, status: open.status });
  const activity = {
    ...by,
    action: 'job.deleted',
    workspaceId: row.workspace_id,
    targetId: row.id,
    details: { ...by.details, ...describeDeleted(row) },
  } as const;
  const folder = await hideJobFolder(jobFolder(ctx.dataDir, row.id));
  const deleteRows = () =>
    ctx.shared.drop(ownerOfJob(row.id), (forget) =>
      deleteJobRow(ctx.db, row.id, activity, async (transaction) => {
        const settled = await settlePoints(transaction, row.id, { before: row });
        await forget?.(transaction);
        return settled;
      }),
    );
  try {
    await deleteRows().catch(async (error: unknown) => {
      if (!isDiskFull(error)) throw error;
      // The job's own files make room for the entry. If a crash comes now, the job is there without them: it can be
      // deleted again.
      await folder.remove();
      await deleteRows();
    });
  } catch (error) {
    if (!isOutcomeUnknown(error)) await folder.putBack();
    throw error;
  }
  await folder.remove();
  const contents = [row.document_sha256, ...[row, ...revisions].map(outputContent)];
  for (const content of new Set(contents)) await ctx.previews.remove(content);
}

/** The details of a deleted job for the activity, without any value of its document. */
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
