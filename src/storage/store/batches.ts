import { sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { removeEarlierCopyRows } from './earlier-copies.ts';
import { noteEvent } from './events.ts';
import { insertJob } from './jobs.ts';
import { lockJobs, lockRow } from './locks.ts';
import { noteJob } from './note-job.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, type RowPage } from './pages.ts';
import type { BatchItemRow, BatchRow, JobRow, JobStatus } from './schema/tables.ts';
import { inTransaction } from './transactions.ts';

/** Up to this number, the resource of a batch is readable and its zip usable. */
export const MAX_BATCH_DOCUMENTS = 1000;

/** SQLite limits the number of values in one statement. */
const ITEMS_PER_INSERT = 200;

/** A document of a new batch. */
export type NewBatchItem = Pick<BatchItemRow, 'document_id' | 'arrival_id'>;

/** Call it in a transaction, so that a batch is stored with all its items or not at all. */
export async function insertBatch(db: Database, batch: BatchRow, documents: readonly NewBatchItem[]): Promise<void> {
  await db.insertInto('batches').values(batch).execute();
  const items = documents.map((document, index) => makeItem(batch.id, index + 1, document));
  for (let start = 0; start < items.length; start += ITEMS_PER_INSERT) {
    await db
      .insertInto('batch_items')
      .values(items.slice(start, start + ITEMS_PER_INSERT))
      .execute();
  }
}

function makeItem(batch_id: string, position: number, document: NewBatchItem): BatchItemRow {
  return { batch_id, position, ...document, job_id: null, error_code: null, error_message: null };
}

export async function findBatch(db: Database, id: string): Promise<BatchRow | undefined> {
  return db.selectFrom('batches').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function listBatches(
  db: Database,
  workspaceId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS }: PageRequest,
): Promise<RowPage<BatchRow>> {
  let query = db.selectFrom('batches').selectAll().where('workspace_id', '=', workspaceId);
  if (cursor !== undefined) query = query.where(isAfter(cursor, 'created_at'));
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, (row) => ({ at: row.created_at, id: row.id }));
}

/** Unfinished batches, oldest first. */
export async function listOpenBatches(db: Database): Promise<BatchRow[]> {
  return db
    .selectFrom('batches')
    .selectAll()
    .where('finished_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** The next item of the oldest open batch that still waits for a slot. */
export async function findWaitingItem(db: Database): Promise<(BatchItemRow & { batch: BatchRow }) | undefined> {
  const item = await db
    .selectFrom('batch_items')
    .innerJoin('batches', 'batches.id', 'batch_items.batch_id')
    .selectAll('batch_items')
    .where('batches.finished_at', 'is', null)
    .where('batches.cancelled_at', 'is', null)
    .where('batch_items.job_id', 'is', null)
    .where('batch_items.error_code', 'is', null)
    .orderBy('batches.created_at')
    .orderBy('batches.id')
    .orderBy('batch_items.position')
    .limit(1)
    .executeTakeFirst();
  const batch = item && (await findBatch(db, item.batch_id));
  return batch && { ...item, batch };
}

/**
 * Inserts a job and links its item to it. False if the batch was cancelled meanwhile, or another node was faster.
 * `settle` runs in the same transaction.
 */
export async function insertBatchJob(
  db: Database,
  job: JobRow,
  settle?: (transaction: Transaction) => Promise<void>,
  earlierIds: readonly string[] = [],
): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    await lockRow(transaction, 'batches', job.batch_id!);
    const batch = await findBatch(transaction, job.batch_id!);
    if (batch === undefined || batch.cancelled_at !== null) return false;
    const { numUpdatedRows } = await transaction
      .updateTable('batch_items')
      .set({ job_id: job.id })
      .where('batch_id', '=', job.batch_id)
      .where('position', '=', job.batch_position)
      .where('job_id', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await insertJob(transaction, job, earlierIds);
    await settle?.(transaction);
    return true;
  });
}

/** Records why no job can be made for an item. */
export async function failBatchItem(
  db: Database,
  item: Pick<BatchItemRow, 'batch_id' | 'position'>,
  error: { code: string; message: string },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await lockRow(transaction, 'batches', item.batch_id);
    await transaction
      .updateTable('batch_items')
      .set({ error_code: error.code, error_message: error.message })
      .where('batch_id', '=', item.batch_id)
      .where('position', '=', item.position)
      .execute();
  });
}

/** Undoes `insertBatchJob`: the item waits again. */
export async function withdrawBatchJob(
  db: Database,
  job: JobRow,
  also?: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await removeEarlierCopyRows(transaction, job.id);
    const row = await transaction.deleteFrom('jobs').where('id', '=', job.id).returningAll().executeTakeFirst();
    // Lock the batch before its item: if the job was gone, nothing has locked the batch yet.
    if (job.batch_id !== null) await lockRow(transaction, 'batches', job.batch_id);
    await transaction.updateTable('batch_items').set({ job_id: null }).where('job_id', '=', job.id).execute();
    await also?.(transaction);
    if (row !== undefined) await noteJob(transaction, 'job.deleted', row);
  });
}

/** The job that has a place in a batch: this one, or else the latest that it repeats; undefined if none has. */
export async function findBatchPlace(db: Database, jobId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive repeated(id, retry_of, batch_id, depth) as (
      select id, retry_of, batch_id, 0 from jobs where id = ${jobId}
      union all
      select jobs.id, jobs.retry_of, jobs.batch_id, depth + 1
      from repeated join jobs on jobs.id = repeated.retry_of where repeated.batch_id is null
    ) select id from repeated where batch_id is not null order by depth limit 1`.execute(db);
  return rows[0]?.id;
}

export type BatchPlace = Pick<JobRow, 'batch_id' | 'batch_position'>;

/**
 * Gives a job's place in its batch to another job; a finished batch continues unless it was cancelled. Gives the place;
 * null if the job has none. Call it in a transaction.
 */
export async function passBatchPlace(db: Database, fromId: string, toId: string): Promise<BatchPlace> {
  const none: BatchPlace = { batch_id: null, batch_position: null };
  await lockJobs(db, [fromId, toId]);
  const item = await db.selectFrom('batch_items').selectAll().where('job_id', '=', fromId).executeTakeFirst();
  if (item === undefined) return none;
  const place: BatchPlace = { batch_id: item.batch_id, batch_position: item.position };
  await lockRow(db, 'batches', item.batch_id);
  await db.updateTable('jobs').set(none).where('id', '=', fromId).execute();
  await db.updateTable('jobs').set(place).where('id', '=', toId).execute();
  await db.updateTable('batch_items').set({ job_id: toId }).where('job_id', '=', fromId).execute();
  const { batch_id: id } = item;
  await db
    .updateTable('batches')
    .set({ finished_at: null })
    .where('id', '=', id)
    .where('cancelled_at', 'is', null)
    .execute();
  return place;
}

export interface BatchItemState extends Omit<BatchItemRow, 'batch_id'> {
  /** Null: the item waits for a slot, could not be run, or its job was deleted. */
  status: JobStatus | null;
  filename: string | null;
  attention_codes: string | null;
  job_error_code: string | null;
  output_sha256: string | null;
  outputs_purged_at: string | null;
  revision: number | null;
}

/** The items with the state of their jobs, in order; with `after`, at most `limit` items after that position. */
export async function listBatchItems(
  db: Database,
  batchId: string,
  { after = 0, limit = MAX_BATCH_DOCUMENTS }: { after?: number; limit?: number } = {},
): Promise<BatchItemState[]> {
  return db
    .selectFrom('batch_items')
    .leftJoin('jobs', 'jobs.id', 'batch_items.job_id')
    .leftJoin('documents', 'documents.id', 'batch_items.document_id')
    .leftJoin('arrivals', 'arrivals.id', 'batch_items.arrival_id')
    .select(['batch_items.position', 'batch_items.document_id', 'batch_items.arrival_id', 'batch_items.job_id'])
    .select(['batch_items.error_code', 'batch_items.error_message', 'jobs.status', 'jobs.attention_codes'])
    .select(['jobs.error_code as job_error_code', 'jobs.output_sha256', 'jobs.outputs_purged_at', 'jobs.revision'])
    .select((pick) => pick.fn.coalesce('jobs.filename', 'arrivals.filename', 'documents.filename').as('filename'))
    .where('batch_items.batch_id', '=', batchId)
    .where('batch_items.position', '>', after)
    .orderBy('batch_items.position')
    .limit(limit)
    .execute();
}

export async function markBatchCancelled(db: Database, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('batches')
    .set({ cancelled_at: at })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function markBatchFinished(db: Database, id: string, at: string): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const row = await transaction
      .updateTable('batches')
      .set({ finished_at: at })
      .where('id', '=', id)
      .where('finished_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return;
    const data = { batch_id: id, config_id: row.config_id, sender_id: row.sender_id, period: row.period };
    await noteEvent(transaction, { workspaceId: row.workspace_id, type: 'batch.finished', data });
  });
}

export async function listUnfinishedBatchJobs(db: Database, batchId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('id')
    .where('batch_id', '=', batchId)
    .where('status', 'in', ['queued', 'running'])
    .execute();
  return rows.map(({ id }) => id);
}
