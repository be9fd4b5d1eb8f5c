import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { changeFolder } from '../../base/files/index.ts';
import { dataFolders, documentPath, jobFolder, jobNames } from '../../contract/layout.ts';
import { listRevisionFolders, removeUnfinishedFiles } from '../../runner/index.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import {
  addActivity,
  type DocumentRow,
  deleteEventsBefore,
  deleteOldDeliveries,
  deleteOldIdempotencyKeys,
  deleteOldPublicationChecks,
  findJob,
  inTransaction,
  isDocumentToPurge,
  type JobPart,
  type JobToPurge,
  listDocumentsToPurge,
  listJobsToPurge,
  listOldTries,
  listOpenRevisions,
  listRevisions,
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
  const { settings } = ctx;
  const days = {
    inputs: settings.retentionDaysInputs,
    outputs: settings.retentionDaysOutputs,
    artifacts: settings.retentionDaysArtifacts,
  };
  for (const part of ['inputs', 'outputs', 'artifacts'] as const) {
    if (days[part] > 0) await purgePart(ctx, part, before(now, days[part] * DAY_MS), now);
  }
  if (days.inputs > 0) await purgeDocuments(ctx, before(now, days.inputs * DAY_MS), now);
  await removeEarlierCopies(ctx, undefined, now);
  await deleteTries(ctx, before(now, DAY_MS));
  await removeUnusedColumnSets(ctx.db);
  await deleteOldPublicationChecks(ctx.db, before(now, DAY_MS));
  const { retentionDaysEvents } = settings;
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

async function purgePart(ctx: UpkeepContext, part: JobPart, limit: string, now: Date): Promise<void> {
  for (let jobs = await listJobsToPurge(ctx.db, part, limit); jobs.length > 0; ) {
    for (const job of jobs) {
      await ctx.turns.take(job.id, () => purgeJob(ctx, job, part, now));
    }
    jobs = await listJobsToPurge(ctx.db, part, limit);
  }
}

async function purgeJob(ctx: UpkeepContext, job: JobToPurge, part: JobPart, now: Date): Promise<void> {
  // Somebody may just have corrected the job: then it isn't old any more.
  if ((await listOpenRevisions(ctx.db, [job.id])).size > 0) return;
  // Somebody may just have put the job under a legal hold.
  if ((await findJob(ctx.db, job.id))?.held_at !== null) return;
  await removePart(ctx, job, part);
  await ctx.shared.dropFiles(ownerOfJob(job.id), partFiles[part], (forget) =>
    inTransaction(ctx.db, async (transaction) => {
      await markJobPurged(transaction, job.id, part, now.toISOString());
      await forget(transaction);
      await record(transaction, 'job.purged', job.workspace_id, job.id, { part });
    }),
  );
}

/** Removes a part of all revisions. Files go first, since previews could be made again while they exist. */
async function removePart(ctx: UpkeepContext, job: JobToPurge, part: JobPart): Promise<void> {
  for (const folder of listRevisionFolders(jobFolder(ctx.dataDir, job.id))) {
    if (existsSync(folder)) removeUnfinishedFiles(folder);
    for (const name of partFiles[part]) await rm(join(folder, name), { recursive: true, force: true });
  }
  if (part === 'inputs') await ctx.previews.remove(job.document_sha256);
  if (part !== 'outputs') return;
  const revisions = await listRevisions(ctx.db, job.id);
  for (const content of new Set([job, ...revisions].map(outputContent))) await ctx.previews.remove(content);
}

async function purgeDocuments(ctx: UpkeepContext, limit: string, now: Date): Promise<void> {
  for (let documents = await listDocumentsToPurge(ctx.db, limit); documents.length > 0; ) {
    for (const document of documents) await purgeDocument(ctx, document, limit, now);
    documents = await listDocumentsToPurge(ctx.db, limit);
  }
}

/** The row goes first: whoever brings the same bytes from then on gets a new document. */
async function purgeDocument(ctx: UpkeepContext, document: DocumentRow, limit: string, now: Date): Promise<void> {
  const { id, workspace_id: workspaceId } = document;
  let isPurged = false;
  const folders = dataFolders(ctx.dataDir).documents;
  await changeFolder(folders, id, async () => {
    await ctx.shared.drop(storedNames.document(id), (forget) =>
      inTransaction(ctx.db, async (transaction) => {
        await lockRow(transaction, 'documents', id);
        // Somebody may just have brought the document again, or put it under a legal hold.
        isPurged = await isDocumentToPurge(transaction, id, limit);
        if (!isPurged) throw new StillNeeded();
        await markDocumentPurged(transaction, id, now.toISOString());
        await forget(transaction);
        await record(transaction, 'document.purged', workspaceId, id, {});
      }),
    );
    await rm(dirname(documentPath(ctx.dataDir, document)), { recursive: true, force: true });
  }).catch((error: unknown) => {
    if (!(error instanceof StillNeeded)) throw error;
  });
  if (isPurged) await ctx.previews.remove(document.sha256);
}

/** Ends the transaction without a change. */
class StillNeeded extends Error {}

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
