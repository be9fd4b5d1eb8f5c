import { isOutcomeUnknown } from '../../base/files/index.ts';
import type { Job } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import {
  addActivity,
  findBatchPlace,
  findJob,
  holdDocument,
  insertJob,
  inTransaction,
  type JobRow,
  noteChangedJobs,
  noteJob,
  passBatchPlace,
  SYSTEM_ACTOR,
  type Transaction,
  withdrawJobRow,
} from '../../storage/store/index.ts';
import { ensureJobFolder } from '../folders/job-folder.ts';
import { removeInputs, storeOpenJob } from '../folders/job-inputs.ts';
import { explainDatabaseError, explainStorageError } from '../host/job-error.ts';
import { takePlaceAtOnce } from '../jobs/batch-places.ts';
import { settleBatch } from '../jobs/settle-batch.ts';
import { findReplay, type Keyed, keepKey, type Submitted } from '../replay.ts';
import { settlePeriods } from '../senders/complete-periods.ts';
import type { SubmitContext } from './context.ts';
import type { SubmissionBase, SubmissionHooks } from './submission.ts';

/** The key, the submitter and the activity entry of a submission. */
export type Request = Keyed & Pick<SubmissionBase, 'submittedBy' | 'activity' | 'hooks'>;

/** The job that an earlier request with the same key made; null if there was none. */
export async function findJobReplay(ctx: SubmitContext, request: Keyed): Promise<Submitted<Job> | null> {
  const replay = await findReplay(ctx.db, request, findJob);
  return replay && { ...replay, resource: await ctx.jobs.describe(replay.resource) };
}

/**
 * Stores a job whose inputs for checks were written; if it is not stored, they are removed. `earlierIds`: the jobs of
 * which the inputs have copies.
 */
export async function storeWithInputs(
  ctx: SubmitContext,
  request: Request,
  row: JobRow,
  earlierIds: readonly string[],
): Promise<Submitted<Job> | null> {
  try {
    const replay = await storeJob(ctx, request, row, earlierIds);
    if (replay !== null) await removeInputs(ctx, row.id);
    return replay;
  } catch (error) {
    // If the outcome is unknown, the next start removes inputs without a job.
    if (!isOutcomeUnknown(error)) await removeInputs(ctx, row.id);
    throw error;
  }
}

/**
 * Stores the job, its idempotency key and its entry in the activity together. Returns null, or the job of an equal
 * request that was faster.
 */
async function storeJob(
  ctx: SubmitContext,
  request: Request,
  row: JobRow,
  earlierIds: readonly string[],
): Promise<Submitted<Job> | null> {
  try {
    await storeOpenJob(ctx, row.id, (record) =>
      inTransaction(ctx.db, async (transaction) => {
        await request.hooks?.store(transaction, row);
        // Checked again, since the document may have been deleted. From here on, this row keeps it.
        await holdDocument(transaction, row.workspace_id, row.document_id);
        await insertJob(transaction, row, earlierIds);
        const replaced = row.retry_of === null ? undefined : await findBatchPlace(transaction, row.retry_of);
        Object.assign(row, await takePlaceAtOnce(transaction, row));
        await keepKey(transaction, request, 'job', row.id);
        await record(transaction);
        await ctx.driver.put(transaction, row, async () => {
          await noteSubmission(transaction, request, row);
          await noteJob(transaction, 'job.submitted', row);
          if (row.is_try === 0) await settlePeriods(transaction, [row], { isNew: true });
          // The job that had the place of this one in a batch has lost it.
          if (row.batch_id !== null && replaced !== undefined) await noteChangedJobs(transaction, [replaced], 'batch');
        });
      }),
    );
    return null;
  } catch (error) {
    if (isAdeError(error, 'queue_full')) ctx.places.noteRefusal(error);
    const replay = isAdeError(error) ? null : await findJobReplay(ctx, request).catch(() => null);
    if (replay !== null) return replay;
    throw explainDatabaseError(error);
  }
}

async function noteSubmission(
  transaction: Transaction,
  { submittedBy, activity }: Request,
  row: JobRow,
): Promise<void> {
  const { workspace_id: workspaceId, id: targetId, document_id, config_version_id } = row;
  const details = { document_id, config_version_id };
  await addActivity(transaction, { ...activity, actor: submittedBy, workspaceId, targetId, details });
}

/**
 * Makes the folder of a stored job. If that fails, the row is removed: the job was not accepted. With nodes, the node
 * that runs the job makes its folder.
 */
export async function fileJob(ctx: SubmitContext, row: JobRow, hooks?: SubmissionHooks): Promise<void> {
  if (ctx.nodeId !== null) return;
  try {
    await ensureJobFolder(ctx, row);
  } catch (error) {
    await withdrawJob(ctx, row, hooks);
    throw explainStorageError(error, 'the job folder');
  }
}

/** Undoes `storeJob`: the retried job gets its place in the batch back. */
async function withdrawJob(ctx: SubmitContext, row: JobRow, hooks?: SubmissionHooks): Promise<void> {
  const { id, workspace_id: workspaceId, batch_id: batchId, retry_of: oldId } = row;
  if (batchId !== null && oldId !== null) {
    await inTransaction(ctx.db, async (transaction) => {
      await passBatchPlace(transaction, id, oldId);
      await noteChangedJobs(transaction, [oldId], 'batch');
    });
    await settleBatch(ctx, batchId);
  }
  const entry = { actor: SYSTEM_ACTOR, action: 'job.deleted', workspaceId, targetId: id } as const;
  await ctx.shared.drop(ownerOfJob(id), (forget) =>
    withdrawJobRow(ctx.db, id, async (transaction) => {
      await forget?.(transaction);
      await hooks?.withdraw(transaction, row);
      await addActivity(transaction, entry);
    }),
  );
  await removeInputs(ctx, id);
}
