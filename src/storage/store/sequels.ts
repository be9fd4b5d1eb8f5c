import { removeAppliedDrafts } from './correction-drafts.ts';
import type { Database } from './database.ts';
import type { SequelRow } from './schema/tables.ts';

/** Stores what is to follow a revision, in place of what followed an earlier one; null: nothing is to follow. */
export async function replaceSequel(db: Database, jobId: string, row: SequelRow | null): Promise<void> {
  await removeSequel(db, jobId);
  if (row !== null) await db.insertInto('job_sequels').values(row).execute();
}

export async function findSequel(db: Database, jobId: string): Promise<SequelRow | undefined> {
  return db.selectFrom('job_sequels').selectAll().where('job_id', '=', jobId).executeTakeFirst();
}

export async function listSequels(db: Database, jobIds: readonly string[]): Promise<Map<string, SequelRow>> {
  if (jobIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('job_sequels')
    .selectAll()
    .where('job_id', 'in', [...jobIds])
    .execute();
  return new Map(rows.map((row) => [row.job_id, row]));
}

/** The jobs with something to do: the revision has ended, and what is to follow has not been done. */
export async function listDueSequels(db: Database, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('job_sequels')
    .innerJoin('jobs', 'jobs.id', 'job_sequels.revision_id')
    .select('job_sequels.job_id')
    .where('job_sequels.state', '=', 'pending')
    .where('jobs.status', 'not in', ['queued', 'running'])
    .orderBy('job_sequels.said_at')
    .limit(limit)
    .execute();
  return rows.map(({ job_id: id }) => id);
}

export async function isSequelPending(db: Database, jobId: string): Promise<boolean> {
  return (await findSequel(db, jobId))?.state === 'pending';
}

/**
 * Counts a step as done, or settles the sequel; false if somebody else has done this step, or something else is to
 * follow by now. Call it in the transaction of the step, and roll that back if this is false.
 */
export async function advanceSequel(
  db: Database,
  { job_id, id, step }: Pick<SequelRow, 'job_id' | 'id' | 'step'>,
  change: Partial<SequelRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job_sequels')
    .set({ ...change, step: step + 1 })
    .where('job_id', '=', job_id)
    .where('id', '=', id)
    .where('step', '=', step)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Forgets what has been settled, with the points that were left to say: the next step in the job was taken. Corrections
 * whose revision failed stay in their draft. Call it in the transaction of that step.
 */
export async function dismissSequel(db: Database, jobId: string): Promise<void> {
  const row = await findSequel(db, jobId);
  if (row === undefined || row.state === 'pending') return;
  await removeSequel(db, jobId);
  if (row.code !== 'sequel_revision_failed') await removeAppliedDrafts(db, jobId, row.revision);
}

export async function removeSequel(db: Database, jobId: string): Promise<void> {
  await db.deleteFrom('job_sequels').where('job_id', '=', jobId).execute();
}
