import type { Batch } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import {
  type Actor,
  addActivity,
  type BatchRow,
  countBatchItems,
  type Database,
  findBatch,
  findJob,
  getDocument,
  getSender,
  holdRow,
  insertBatch,
  inTransaction,
  listUnfinishedBatchJobs,
  MAX_BATCH_DOCUMENTS,
  makeId,
  markBatchCancelled,
  type NewBatchItem,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { explainDatabaseError } from '../host/job-error.ts';
import { describeBatch } from '../jobs/describe-batch.ts';
import { settleBatch } from '../jobs/settle-batch.ts';
import { findReplay, keepKey, type Submitted } from '../replay.ts';
import { cancelJob } from '../run/cancel-job.ts';
import type { EndContext } from '../run/context.ts';
import { assertActive, namePeriod } from '../senders/match-sender.ts';
import { assertReadAs } from '../submit/assert-read-as.ts';
import {
  findRunnable,
  getArrived,
  type RunnableVersion,
  type SubmissionBase,
  toJobVersion,
} from '../submit/submission.ts';
import type { BatchContext } from './context.ts';

export interface BatchSubmission extends SubmissionBase {
  name: string;
  documentIds: readonly string[];
  /** The arrivals that the jobs are about, one for each document; if omitted, see `WantedArrival`. */
  arrivalIds?: readonly string[] | undefined;
}

/** Stores a batch with all its items; their jobs are made when slots become free. */
export async function submitBatch(ctx: BatchContext, request: BatchSubmission): Promise<Submitted<Batch>> {
  const replay = await findBatchReplay(ctx, request);
  if (replay !== null) return replay;
  ctx.places.assertAccepting();
  await ctx.places.assertRunnable();
  const found = request.documentIds.length;
  if (found < 1 || found > MAX_BATCH_DOCUMENTS)
    throw new AdeError('batch_invalid', { max: MAX_BATCH_DOCUMENTS, found });
  await assertReadAs(request.readAs);
  const period = request.period === undefined ? undefined : namePeriod(request.period);
  if (request.senderId !== undefined) assertActive(await getSender(ctx.db, request.workspaceId, request.senderId));
  const batch = makeBatchRow({ ...request, period }, await findRunnable(ctx, request, false));
  const earlier = await storeBatch(ctx, request, batch);
  if (earlier !== null) return earlier;
  await ctx.step('batch_stored', batch.id);
  await settleBatch(ctx, batch.id);
  return { resource: await readBatch(ctx, batch), isReplay: false };
}

export async function readBatch(ctx: Pick<Core, 'db'>, row: BatchRow): Promise<Batch> {
  const counts = await countBatchItems(ctx.db, [row.id]);
  return describeBatch(row, counts.get(row.id)!);
}

/** Cancels the waiting and running jobs of a batch; finished ones stay. Throws `batch_not_cancellable`. */
export async function cancelBatch(ctx: EndContext, batch: BatchRow, by: Actor): Promise<void> {
  const { id, workspace_id: workspaceId } = batch;
  await inTransaction(ctx.db, async (transaction) => {
    const isCancelled = await markBatchCancelled(transaction, id, new Date().toISOString());
    if (!isCancelled) throw new AdeError('batch_not_cancellable', { batch_id: id });
    await addActivity(transaction, { ...by, action: 'batch.cancelled', workspaceId, targetId: id });
  });
  await cancelBatchJobs(ctx, id, by.actor);
}

/** Also called at the start, for a batch whose cancellation was interrupted by a crash. */
export async function cancelBatchJobs(ctx: EndContext, batchId: string, by: string): Promise<void> {
  for (const id of await listUnfinishedBatchJobs(ctx.db, batchId)) {
    const row = await findJob(ctx.db, id);
    // The job may have ended by itself in the meantime.
    if (row?.status === 'queued' || row?.status === 'running') await cancelJob(ctx, row, by);
  }
  await settleBatch(ctx, batchId);
}

function makeBatchRow(request: BatchSubmission, runnable: RunnableVersion): BatchRow {
  return {
    id: makeId('bat'),
    workspace_id: request.workspaceId,
    ...toJobVersion(runnable, request.readAs),
    name: request.name,
    sender_id: request.senderId ?? null,
    period: request.period ?? null,
    submitted_by: request.submittedBy,
    created_at: new Date().toISOString(),
    cancelled_at: null,
    finished_at: null,
  };
}

/** Returns null, or the batch of an equal request that was faster. */
async function storeBatch(
  ctx: BatchContext,
  request: BatchSubmission,
  batch: BatchRow,
): Promise<Submitted<Batch> | null> {
  try {
    await inTransaction(ctx.db, async (transaction) => {
      for (const id of [...new Set(request.documentIds)].sort()) {
        await holdRow(transaction, 'documents', id);
        await getDocument(transaction, request.workspaceId, id);
      }
      await insertBatch(transaction, batch, await findArrivals(transaction, request));
      await keepKey(transaction, request, 'batch', batch.id);
      const { activity, submittedBy: actor, workspaceId } = request;
      const details = { documents: request.documentIds.length };
      await addActivity(transaction, { ...activity, actor, workspaceId, targetId: batch.id, details });
    });
    return null;
  } catch (error) {
    const replay = isAdeError(error) ? null : await findBatchReplay(ctx, request).catch(() => null);
    if (replay !== null) return replay;
    throw explainDatabaseError(error);
  }
}

/** The documents of a batch with their arrivals. Throws `batch_arrivals_differ` or `arrival_unknown`. */
async function findArrivals(db: Database, request: BatchSubmission): Promise<NewBatchItem[]> {
  const { documentIds, arrivalIds, workspaceId, submittedBy: by } = request;
  if (arrivalIds !== undefined && arrivalIds.length !== documentIds.length)
    throw new AdeError('batch_arrivals_differ', { documents: documentIds.length, found: arrivalIds.length });
  const items: NewBatchItem[] = [];
  for (const [i, documentId] of documentIds.entries()) {
    // A client that uploaded a file under two names, and does not name its arrivals, means both.
    const newer = documentIds.slice(i + 1).filter((id) => id === documentId).length;
    const { arrival } = await getArrived(db, workspaceId, documentId, { arrivalId: arrivalIds?.[i], by, newer });
    items.push({ document_id: documentId, arrival_id: arrival.id });
  }
  return items;
}

async function findBatchReplay(ctx: BatchContext, request: BatchSubmission): Promise<Submitted<Batch> | null> {
  const replay = await findReplay(ctx.db, request, findBatch);
  return replay && { ...replay, resource: await readBatch(ctx, replay.resource) };
}
