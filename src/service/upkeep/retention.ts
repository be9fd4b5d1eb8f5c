import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { changeFolder } from '../../base/files/index.ts';
import { dataFolders, documentPath, jobFolder, jobNames } from '../../contract/layout.ts';
import { listRevisionFolders, removeUnfinishedFiles } from '../../runner/index.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import {
  addActivity,
  type Database,
  type DocumentRow,
  deleteEventsBefore,
  deleteOldDeliveries,
  deleteOldIdempotencyKeys,
  deleteOldPublicationChecks,
  findJob,
  findWorkspace,
  holdRow,
  inTransaction,
  isDocumentToPurge,
  isJobToPurge,
  JOB_PARTS,
  type JobPart,
  type JobToPurge,
  listDocumentsToPurge,
  listJobsToPurge,
  listOldTries,
  listRevisions,
  listWorkspaces,
  lockRow,
  markDocumentPurged,
  markJobPurged,
  outputContent,
  removeUnusedColumnSets,
  SYSTEM_ACTOR,
  type Transaction,
} from '../../storage/store/index.ts';
import { sweepEnvironments } from '../environments/sweep-environments.ts';
import type { UpkeepContext } from './context.ts';
import { deleteJob } from './delete-job.ts';
import { removeEarlierCopies } from './earlier-copies.ts';
import { listLimits } from './retention-limits.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than any client retries. */
const KEEP_KEYS_MS = 7 * DAY_MS;
export const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** All files that a job's folder may have, except its request and its link to the environment, which stay. */
export const partFiles: Record<JobPart, readonly string[]> = {
  inputs: [
    jobNames.inputs,
    jobNames.checks,
    jobNames.figures,
    jobNames.rowHashes,
    jobNames.keys,
    jobNames.profile,
    jobNames.drafts,
    jobNames.sequel,
  ],
  outputs: [jobNames.output, jobNames.issuesCsv],
  artifacts: [jobNames.artifact, jobNames.issues, jobNames.rowChanges, jobNames.events, jobNames.logs],
};

/** Removes files whose retention has ended, and records each removal on the job and in the activity log. */
export async function sweepRetention(ctx: UpkeepContext, now = new Date()): Promise<void> {
  for (const { id } of await listWorkspaces(ctx.db)) {
    for (const part of JOB_PARTS) await purgePart(ctx, id, part, now);
    await purgeDocuments(ctx, id, now);
  }
  await removeEarlierCopies(ctx, undefined, now);
  await deleteTries(ctx, before(now, DAY_MS));
  await removeUnusedColumnSets(ctx.db);
  await deleteOldPublicationChecks(ctx.db, before(now, DAY_MS));
  const { retentionDaysEvents } = ctx.settings;
  if (retentionDaysEvents > 0) {
    await deleteEventsBefore(ctx.db, before(now, retentionDaysEvents * DAY_MS));
    await deleteOldDeliveries(ctx.db, before(now, retentionDaysEvents * DAY_MS));
  }
  await sweepEnvironments(ctx, now);
  await deleteOldIdempotencyKeys(ctx.db, before(now, KEEP_KEYS_MS));
  await ctx.shared.sweepStorage();
}

function before(now: Date, ageMs: number): string {
  return new Date(now.getTime() - ageMs).toISOString();
}

/**
 * What the workspace says now: somebody may change it while the sweep runs, on any node. Null: nothing of this part may
 * be removed.
 */
async function findLimit(ctx: UpkeepContext, db: Database, workspaceId: string, part: JobPart, now: Date) {
  const workspace = await findWorkspace(db, workspaceId);
  return workspace === undefined ? null : listLimits(workspace, ctx.settings, now)[part];
}

async function purgePart(ctx: UpkeepContext, workspaceId: string, part: JobPart, now: Date): Promise<void> {
  const list = async () => {
    const before = await findLimit(ctx, ctx.db, workspaceId, part, now);
    return before === null ? [] : listJobsToPurge(ctx.db, { workspaceId, part, before });
  };
  for (let jobs = await list(); jobs.length > 0; jobs = await list()) {
    for (const job of jobs) {
      await ctx.turns.take(job.id, () => purgeJob(ctx, job, part, now));
    }
  }
}

/**
 * The files go while the job is locked: nobody can put it under a legal hold, correct it, or change the retention of its
 * workspace in between, on any node. If the process ends there, the next sweep goes on.
 */
async function purgeJob(ctx: UpkeepContext, job: JobToPurge, part: JobPart, now: Date): Promise<void> {
  const work = ctx.shared.dropFiles(ownerOfJob(job.id), partFiles[part], (forget) =>
    inTransaction(ctx.db, async (transaction) => {
      await holdRow(transaction, 'workspaces', job.workspace_id);
      await lockRow(transaction, 'jobs', job.id);
      const before = await findLimit(ctx, transaction, job.workspace_id, part, now);
      if (before === null || !(await isJobToPurge(transaction, job.id, part, before))) throw new StillNeeded();
      await removePart(ctx, job, part);
      await markJobPurged(transaction, job.id, part, now.toISOString());
      await forget(transaction);
      await record(transaction, 'job.purged', job.workspace_id, job.id, { part });
    }),
  );
  if (await isDone(work)) await removePreviews(ctx, job, part);
}

/** Removes a part of all revisions. */
async function removePart(ctx: UpkeepContext, job: JobToPurge, part: JobPart): Promise<void> {
  for (const folder of listRevisionFolders(jobFolder(ctx.dataDir, job.id))) {
    if (existsSync(folder)) removeUnfinishedFiles(folder);
    for (const name of partFiles[part]) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** After the files: previews could be made again while they exist. */
async function removePreviews(ctx: UpkeepContext, job: JobToPurge, part: JobPart): Promise<void> {
  if (part === 'inputs') await ctx.previews.remove(job.document_sha256);
  if (part !== 'outputs') return;
  const revisions = await listRevisions(ctx.db, job.id);
  for (const content of new Set([job, ...revisions].map(outputContent))) await ctx.previews.remove(content);
}

async function purgeDocuments(ctx: UpkeepContext, workspaceId: string, now: Date): Promise<void> {
  const list = async () => {
    const before = await findLimit(ctx, ctx.db, workspaceId, 'inputs', now);
    return before === null ? [] : listDocumentsToPurge(ctx.db, workspaceId, before);
  };
  for (let documents = await list(); documents.length > 0; documents = await list()) {
    for (const document of documents) await purgeDocument(ctx, document, now);
  }
}

/** The row goes first: whoever brings the same bytes from then on gets a new document. */
async function purgeDocument(ctx: UpkeepContext, document: DocumentRow, now: Date): Promise<void> {
  const { id, workspace_id: workspaceId } = document;
  const folders = dataFolders(ctx.dataDir).documents;
  const work = changeFolder(folders, id, async () => {
    await ctx.shared.drop(storedNames.document(id), (forget) =>
      inTransaction(ctx.db, async (transaction) => {
        await holdRow(transaction, 'workspaces', workspaceId);
        await lockRow(transaction, 'documents', id);
        const before = await findLimit(ctx, transaction, workspaceId, 'inputs', now);
        // Somebody may just have brought the document again, or put it under a legal hold.
        if (before === null || !(await isDocumentToPurge(transaction, document, before))) throw new StillNeeded();
        await markDocumentPurged(transaction, id, now.toISOString());
        await forget(transaction);
        await record(transaction, 'document.purged', workspaceId, id, {});
      }),
    );
    await rm(dirname(documentPath(ctx.dataDir, document)), { recursive: true, force: true });
  });
  if (await isDone(work)) await ctx.previews.remove(document.sha256);
}

/** Ends the transaction without a change. */
class StillNeeded extends Error {}

/** False if the transaction found that nothing may be removed any more. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof StillNeeded) return false;
      throw error;
    },
  );
}

async function deleteTries(ctx: UpkeepContext, limit: string): Promise<void> {
  for (const { id } of await listOldTries(ctx.db, limit)) {
    const row = await findJob(ctx.db, id);
    if (row !== undefined) await deleteJob(ctx, row, { actor: SYSTEM_ACTOR, details: { reason: 'try_expired' } });
  }
}

function record(
  transaction: Transaction,
  action: 'job.purged' | 'document.purged',
  workspaceId: string,
  targetId: string,
  details: Record<string, string>,
): Promise<void> {
  return addActivity(transaction, { actor: SYSTEM_ACTOR, action, workspaceId, targetId, details });
}
