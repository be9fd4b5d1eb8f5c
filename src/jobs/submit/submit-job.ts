import type { Job } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import { asDiskFull } from '../../files/disk-full.ts';
import { isOutcomeUnknown } from '../../files/folder-changes.ts';
import {
  type CheckInputFiles,
  copyCheckInputs,
  decideNetworkAccess,
  planCheckInputs,
  withSenderInputs,
} from '../../runner/index.ts';
import { ownerOfJob } from '../../shared/index.ts';
import { addActivity, SYSTEM_ACTOR } from '../../store/activity.ts';
import { type BatchPlace, passBatchPlace } from '../../store/batches.ts';
import type { Database } from '../../store/database.ts';
import { getDocument, holdDocument } from '../../store/documents.ts';
import { findJob, insertJob, withdrawJobRow } from '../../store/jobs.ts';
import { lockRow } from '../../store/locks.ts';
import { toReadAs, toReadAsColumns } from '../../store/read-as.ts';
import { findStandingRecipe } from '../../store/recipes.ts';
import type { DocumentRow, JobRow } from '../../store/tables.ts';
import { inTransaction } from '../../store/transactions.ts';
import { settleBatch } from '../batches/settle-batch.ts';
import type { JobContext } from '../context.ts';
import { describeJob, publishJob, publishJobById } from '../publish.ts';
import type { Slot } from '../queue/slots.ts';
import { assertUnlocked } from '../review/locks.ts';
import { findCurrentEnvironment } from '../run/current-environment.ts';
import { assertJobsFolder, ensureJobFolder } from '../run/job-folder.ts';
import { putInputs, removeInputs, storeOpenJob } from '../run/job-inputs.ts';
import { explainStorageError } from '../run/storage-error.ts';
import { findBelonging } from '../senders/match-sender.ts';
import { findSenderChecks } from '../senders/standing.ts';
import { assertReadAs } from './assert-read-as.ts';
import { assertNotDeleted, findEarlier, type Keyed, keepKey } from './replay.ts';
import {
  assertDocumentExists,
  findRunnable,
  type JobOrigin,
  makeJobRow,
  type SubmissionBase,
  toJobVersion,
} from './submission.ts';

export interface JobSubmission extends SubmissionBase {
  documentId: string;
  /** A run of a draft, removed after a day. */
  isTry?: boolean;
  /** The time that rules see as now; now when left out. ISO 8601. */
  asOf?: string;
}

export interface Submitted<Resource> {
  resource: Resource;
  /** Whether an earlier request with the same Idempotency-Key made it. */
  isReplay: boolean;
}

/** Accepts a job, or throws the reason against it: what this returns is stored and will be run. */
export async function submitJob(ctx: JobContext, request: JobSubmission): Promise<Submitted<Job>> {
  return submit(ctx, request, async () => {
    await assertReadAs(request.readAs);
    const runnable = await findRunnable(ctx, request, request.isTry === true);
    const document = await getDocument(ctx.db, request.workspaceId, request.documentId);
    const belonging = await findBelonging(ctx.db, {
      ...request,
      configId: runnable.version.config_id,
      filename: document.filename,
    });
    const origin: JobOrigin = {
      ...belonging,
      submitted_by: request.submittedBy,
      is_try: request.isTry === true ? 1 : 0,
      as_of: request.asOf,
    };
    await assertDocumentExists(ctx, document);
    const ofSender = await findSenderChecks(ctx, belonging, document);
    const inputs = planCheckInputs({ ...ofSender, ...request.checks }, runnable.manifest.columns.order);
    return { row: makeJobRow(ctx, document, toJobVersion(runnable, request.readAs), origin), inputs };
  });
}

/**
 * A new job of the same document, version and time as one that has ended, read as that one was unless the request says how.
 * `readOld` is called unless it is a replay.
 */
export async function retryJob(
  ctx: JobContext,
  request: Omit<SubmissionBase, 'configVersionId'>,
  readOld: () => Promise<JobRow>,
): Promise<Submitted<Job>> {
  const { workspaceId } = request;
  const earlier = await findReplay(ctx, request);
  if (earlier !== null) return earlier;
  const old = await readOld();
  if (old.status === 'queued' || old.status === 'running') {
    throw new AdeError('job_not_finished', { job_id: old.id, status: old.status });
  }
  return submit(ctx, request, async () => {
    const document = await getDocument(ctx.db, workspaceId, old.document_id);
    await assertDocumentExists(ctx, document);
    await assertReadAs(request.readAs);
    const { config_id, config_version_id, environment_id, runtime_network_access, as_of, is_try } = old;
    const { sender_id, period, sender_found_by } = old;
    const belonging = { sender_id, period, sender_found_by, recipe_version: await findRecipe(ctx, old) };
    const readAs = toReadAsColumns(request.readAs ?? toReadAs(old));
    const version = { config_id, config_version_id, environment_id, runtime_network_access, ...readAs };
    const origin = { ...belonging, submitted_by: request.submittedBy, retry_of: old.id, as_of, is_try };
    const { build } = await findCurrentEnvironment(ctx, old);
    decideNetworkAccess(runtime_network_access === 1, ctx.settings, build.manifest);
    const inputs = await planRetryInputs(ctx, old, document);
    return { row: makeJobRow(ctx, document, version, origin), inputs };
  });
}

/** What its job had; and where a person has said since whose it is, what a new job of that sender would have. */
async function planRetryInputs(ctx: JobContext, old: JobRow, document: DocumentRow): Promise<CheckInputFiles> {
  const copied = copyCheckInputs(jobFolder(ctx.dataDir, old.id));
  if (old.sender_found_by !== 'person') return copied;
  const { wasAcceptedBefore: _, ...checks } = await findSenderChecks(ctx, old, document, old.id);
  return withSenderInputs(copied, planCheckInputs(checks, []));
}

/** A retry is read by what the sender's recipe says now. */
async function findRecipe({ db }: JobContext, { sender_id, config_id }: JobRow): Promise<number | null> {
  if (sender_id === null) return null;
  return (await findStandingRecipe(db, { sender_id, config_id }))?.version ?? null;
}

interface NewJob {
  row: JobRow;
  /** On the disk before the job is accepted: they are nowhere else. */
  inputs: CheckInputFiles;
}

type Request = Keyed & Pick<SubmissionBase, 'submittedBy' | 'activity'>;

async function submit(ctx: JobContext, request: Request, makeJob: () => Promise<NewJob>): Promise<Submitted<Job>> {
  const earlier = await findReplay(ctx, request);
  if (earlier !== null) return earlier;
  const slot = reservePlace(ctx);
  try {
    await ctx.step('reserved', '');
    const { row, inputs } = await makeJob();
    await putInputs(ctx, row.id, inputs);
    await ctx.step('put', row.id);
    const replay = await storeWithInputs(ctx, request, row);
    if (replay !== null) {
      slot.release();
      return replay;
    }
    await ctx.step('stored', row.id);
    await fileJob(ctx, request, row);
    await ctx.step('filed', row.id);
    enqueueJob(ctx, row, slot);
    if (row.batch_id !== null && row.retry_of !== null) await announcePlace(ctx, row.batch_id, row.retry_of);
    await ctx.step('enqueued', row.id);
    // Here it may have started by now.
    const latest = ctx.driver.nodeId === null ? ((await findJob(ctx.db, row.id)) ?? row) : row;
    return { resource: await describeJob(ctx, latest), isReplay: false };
  } catch (error) {
    slot.release();
    throw error;
  }
}

/** A place in the queue for a job. Throws `queue_full`, and what `assertAccepting` throws. */
export function reservePlace(ctx: JobContext): Slot {
  return reserve(ctx, () => ctx.driver.reserve());
}

/** The same for what runs here and waits for nothing but a slot of this process. */
export function reserveSlot(ctx: JobContext): Slot {
  return reserve(ctx, () => ctx.slots.reserve(ctx.queue.runningCount));
}

function reserve(ctx: JobContext, take: () => Slot): Slot {
  try {
    assertAccepting(ctx);
    return take();
  } catch (error) {
    noteRefusal(ctx, error);
    throw error;
  }
}

function noteRefusal({ observer }: JobContext, error: unknown): void {
  if (isAdeError(error)) observer.submissionRefused?.({ code: error.code });
}

/** Throws `shutting_down`, `safe_mode_active`, or `storage_unusable` where the folder of all jobs is gone. */
export function assertAccepting(ctx: JobContext): void {
  if (ctx.queue.isStopped) throw new AdeError('shutting_down');
  ctx.safeMode.assertOff();
  assertJobsFolder(ctx.folders.jobs);
}

async function findReplay(ctx: JobContext, request: Keyed): Promise<Submitted<Job> | null> {
  const earlier = await findEarlier(ctx.db, request);
  if (earlier === undefined) return null;
  const row = assertNotDeleted(earlier, await findJob(ctx.db, earlier.resource_id));
  return { resource: await describeJob(ctx, row), isReplay: true };
}

async function storeWithInputs(ctx: JobContext, request: Request, row: JobRow): Promise<Submitted<Job> | null> {
  try {
    const replay = await storeJob(ctx, request, row);
    if (replay !== null) await removeInputs(ctx, row.id);
    return replay;
  } catch (error) {
    // What no job has is removed by the next start.
    if (!isOutcomeUnknown(error)) await removeInputs(ctx, row.id);
    throw error;
  }
}

/**
 * Stores the job, its idempotency key and its entry in the activity together. Returns null, or the job of an equal request that
 * was faster.
 */
async function storeJob(ctx: JobContext, request: Request, row: JobRow): Promise<Submitted<Job> | null> {
  try {
    await storeOpenJob(ctx, row.id, (record) =>
      inTransaction(ctx.db, async (transaction) => {
        // Checked again: the document may have been deleted since. From here on this row keeps it.
        await holdDocument(transaction, row.workspace_id, row.document_id);
        await insertJob(transaction, row);
        if (row.retry_of !== null) Object.assign(row, await takePlace(transaction, row.retry_of, row));
        await keepKey(transaction, request, 'job', row.id);
        await record(transaction);
        await noteSubmission(transaction, request, row);
        await ctx.driver.put(transaction, row);
      }),
    );
    return null;
  } catch (error) {
    if (isAdeError(error, 'queue_full')) noteRefusal(ctx, error);
    const replay = isAdeError(error) ? null : await findReplay(ctx, request).catch(() => null);
    if (replay !== null) return replay;
    throw explainDatabaseError(error);
  }
}

async function noteSubmission(transaction: Database, { submittedBy, activity }: Request, row: JobRow): Promise<void> {
  if (activity === undefined) return;
  const { workspace_id: workspaceId, id: targetId, document_id, config_version_id } = row;
  const details = { document_id, config_version_id };
  await addActivity(transaction, { ...activity, actor: submittedBy, workspaceId, targetId, details });
}

/**
 * The retry of a job that failed, or that read the document otherwise, takes its place in the batch: among the results and in
 * their zip.
 */
async function takePlace(db: Database, oldId: string, retry: JobRow): Promise<BatchPlace | undefined> {
  await lockRow(db, 'jobs', oldId);
  const old = await findJob(db, oldId);
  if (old === undefined) return undefined;
  const isSameReading = old.read_encoding === retry.read_encoding && old.read_delimiter === retry.read_delimiter;
  if (old.batch_id === null || (old.status === 'success' && isSameReading)) return undefined;
  assertUnlocked(old, 'giving its place in the batch to a retry');
  return passBatchPlace(db, oldId, retry.id);
}

/** The batch is running again, and the job that was retried does not belong to it any more. */
async function announcePlace(ctx: JobContext, batchId: string, oldId: string): Promise<void> {
  await publishJobById(ctx, oldId);
  await settleBatch(ctx, batchId);
}

/**
 * Makes the folder of a stored job. Where that fails, the row is removed: the job was not accepted. With nodes, the one that
 * runs the job makes it.
 */
async function fileJob(ctx: JobContext, request: Request, row: JobRow): Promise<void> {
  if (ctx.driver.nodeId !== null) return;
  try {
    await ensureJobFolder(ctx, row);
  } catch (error) {
    await withdrawJob(ctx, request, row);
    throw explainStorageError(error, 'the job folder');
  }
}

/** Undoes `storeJob`: the job that was to be retried gets its place in the batch back. */
async function withdrawJob(ctx: JobContext, request: Request, row: JobRow): Promise<void> {
  const { id, workspace_id: workspaceId, batch_id: batchId, retry_of: oldId } = row;
  if (batchId !== null && oldId !== null) {
    await inTransaction(ctx.db, (transaction) => passBatchPlace(transaction, id, oldId));
    await settleBatch(ctx, batchId);
  }
  const entry = { actor: SYSTEM_ACTOR, action: 'job.deleted', workspaceId, targetId: id };
  await ctx.shared.drop(ownerOfJob(id), (forget) =>
    withdrawJobRow(ctx.db, id, async (transaction) => {
      await forget?.(transaction);
      if (request.activity !== undefined) await addActivity(transaction, entry);
    }),
  );
  await removeInputs(ctx, id);
}

export function enqueueJob(ctx: JobContext, row: JobRow, slot: Slot): void {
  ctx.driver.announce(row, slot);
  publishJob(ctx, row);
}

/** The error to report where the database has no room on the disk; any other error as it is. */
export function explainDatabaseError(error: unknown): unknown {
  return asDiskFull(error, 'the database', 'storage_full') ?? error;
}
