import { splitRevisionName } from '../../contract/layout.ts';
import { addActivity, type NewChange } from './activity.ts';
import { lockPair } from './belonging.ts';
import { forgetColumns } from './column-sets.ts';
import { removeAppliedDrafts, removeDrafts } from './correction-drafts.ts';
import type { Database, Transaction } from './database.ts';
import { removeEarlierCopyRows, setEarlierCopies } from './earlier-copies.ts';
import { forgetProposalJob } from './field-proposals.ts';
import { freeIdempotencyKey } from './idempotency.ts';
import type { JobPosition } from './job-attempts.ts';
import { lockRow } from './locks.ts';
import { noteChangedJobs, noteJob } from './note-job.ts';
import { deleteReview } from './reviews.ts';
import { passResults } from './revisions.ts';
import type { JobRow, JobStatus } from './schema/tables.ts';
import { insertName } from './search.ts';
import { isSequelPending, removeSequel } from './sequels.ts';
import { inTransaction } from './transactions.ts';

/**
 * Call it in a transaction: the row and its name for searches belong together. `earlierIds`: the jobs of which the job's
 * inputs have copies (`setEarlierCopies`).
 */
export async function insertJob(db: Database, row: JobRow, earlierIds: readonly string[] = []): Promise<void> {
  await db.insertInto('jobs').values(row).execute();
  await insertName(db, 'job', row.id, row.filename);
  await setEarlierCopies(db, row.id, earlierIds);
}

export async function findJob(db: Database, id: string): Promise<JobRow | undefined> {
  return db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Identifies the content of a job's workbook. Only a damaged row has no hash; then the job's id serves as well. */
export function outputContent({ output_sha256: sha256, id }: Pick<JobRow, 'output_sha256' | 'id'>): string {
  return sha256 ?? id;
}

export async function findJobs(db: Database, ids: readonly string[]): Promise<JobRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** All jobs that have not ended, in the order of the queue. */
export async function listUnfinishedJobs(db: Database): Promise<JobRow[]> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('status', 'in', ['queued', 'running'])
    .orderBy('queued_seq')
    .orderBy('id')
    .execute();
}

export async function readLastQueuedSeq(db: Database): Promise<number> {
  const row = await db
    .selectFrom('jobs')
    .select((fn) => fn.fn.max('queued_seq').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** The newest accepted jobs of a config that have their documents and records. */
export async function listAcceptedJobs(
  db: Database,
  configId: string,
  limit: number,
  { withOutput = false } = {},
): Promise<JobRow[]> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('config_id', '=', configId)
    .where('review_state', '=', 'accepted')
    .where('status', '=', 'success')
    .where('revision_of', 'is', null)
    .where('is_try', '=', 0)
    .where('inputs_purged_at', 'is', null)
    .where('artifacts_purged_at', 'is', null)
    .$if(withOutput, (query) => query.where('outputs_purged_at', 'is', null))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The columns that say how a job ended. */
export type JobEnd = Pick<
  JobRow,
  'finished_at' | 'summary_json' | 'attention_codes' | 'error_code' | 'error_message' | 'duration_ms' | 'output_sha256'
> & { status: Exclude<JobStatus, 'queued' | 'running'> } & Partial<JobPosition> &
  Partial<Pick<JobRow, 'artifact_sha256'>>;

/** Conditions for ending a job, and further work in the transaction. */
export interface Ending {
  /** The claim of the run that ends it; omitted if no engine ran. */
  claim?: number | undefined;
  /** End the job only if no node has taken it. */
  isUnstarted?: boolean;
  /** Runs first in the transaction, to lock other rows that `settle` changes. */
  prepare?: ((transaction: Transaction) => Promise<unknown>) | undefined;
  /** Runs in the same transaction. */
  settle?: (transaction: Transaction, row: JobRow) => Promise<void>;
}

/** Records how a job ended; false if it had ended before. A successful revision passes its results to its job. */
export async function markJobFinished(db: Database, id: string, end: JobEnd, ending: Ending = {}): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    await ending.prepare?.(transaction);
    const { job } = splitRevisionName(id);
    if (job !== id) await lockRow(transaction, 'jobs', job);
    let query = transaction
      .updateTable('jobs')
      .set({ ...end, node_id: null })
      .where('id', '=', id)
      .where('status', 'in', ending.isUnstarted ? ['queued'] : ['queued', 'running']);
    if (ending.claim !== undefined) query = query.where('claim', '=', ending.claim);
    const row = await query.returningAll().executeTakeFirst();
    if (row === undefined) return false;
    if (row.revision_of !== null && end.status === 'success') {
      await passResults(transaction, row.revision_of, row.revision, end);
      // What is to follow may be refused: then the draft stays.
      if (!(await isSequelPending(transaction, row.revision_of)))
        await removeAppliedDrafts(transaction, row.revision_of, row.revision);
    }
    await ending.settle?.(transaction, row);
    return true;
  });
}

/** Stores the wish to cancel a job, so that it survives a crash. False if it was stored before, or the job has ended. */
export async function requestJobCancel(db: Database, id: string, by: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ cancel_requested_at: at, cancelled_by: by })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .where('cancel_requested_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Deletes a job with its revisions. Its batch item stays, and so does the idempotency key: see
 * `idempotent_job_deleted`. `activity` records who deletes it. `also` runs in the same transaction, and gives the ids of
 * other jobs that have changed.
 */
export async function deleteJobRow(
  db: Database,
  id: string,
  activity: NewChange,
  also: (transaction: Transaction) => Promise<readonly string[]> = async () => [],
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const row = await lockPair(transaction, id);
    await deleteReview(transaction, id);
    await removeDrafts(transaction, id);
    await removeSequel(transaction, id);
    await removeEarlierCopyRows(transaction, id);
    await forgetColumns(transaction, id);
    await forgetProposalJob(transaction, id);
    await transaction.deleteFrom('jobs').where('revision_of', '=', id).execute();
    await transaction.deleteFrom('jobs').where('id', '=', id).execute();
    const changed = await also(transaction);
    // Another node may have been faster.
    if (row === undefined) return;
    await addActivity(transaction, activity);
    await noteJob(transaction, 'job.deleted', row);
    await noteChangedJobs(transaction, changed, 'other_job');
  });
}

/** Deletes a job that was refused after all, and its idempotency key: the same request may be sent again. */
export async function withdrawJobRow(
  db: Database,
  id: string,
  also?: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await freeIdempotencyKey(transaction, id);
    await removeEarlierCopyRows(transaction, id);
    const row = await transaction.deleteFrom('jobs').where('id', '=', id).returningAll().executeTakeFirst();
    await also?.(transaction);
    if (row !== undefined) await noteJob(transaction, 'job.deleted', row);
  });
}

/** How long the last jobs ran, newest first. */
export async function listLastDurationsMs(db: Database, count: number): Promise<number[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('duration_ms')
    .where('status', '=', 'success')
    .where('finished_at', 'is not', null)
    // The first revision of a corrected job is the same run as the job itself.
    .where((is) => is.or([is('revision_of', 'is', null), is('base_revision', 'is not', null)]))
    .orderBy('finished_at', 'desc')
    .limit(count)
    .execute();
  return rows.map(({ duration_ms }) => duration_ms ?? 0);
}
