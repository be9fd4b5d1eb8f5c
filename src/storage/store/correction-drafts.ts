import type { Database } from './database.ts';
import type { CorrectionDraftRow } from './schema/tables.ts';

/** Whose draft of which job. */
export type OwnDraft = Pick<CorrectionDraftRow, 'job_id' | 'person'>;

export async function findDraft(db: Database, { job_id, person }: OwnDraft): Promise<CorrectionDraftRow | undefined> {
  return db
    .selectFrom('correction_drafts')
    .selectAll()
    .where('job_id', '=', job_id)
    .where('person', '=', person)
    .executeTakeFirst();
}

/** The newest drafts of a person. */
export async function listDrafts(
  db: Database,
  { workspace_id, person }: Pick<CorrectionDraftRow, 'workspace_id' | 'person'>,
  limit: number,
): Promise<CorrectionDraftRow[]> {
  return db
    .selectFrom('correction_drafts')
    .selectAll()
    .where('workspace_id', '=', workspace_id)
    .where('person', '=', person)
    .orderBy('saved_at', 'desc')
    .orderBy('job_id')
    .limit(limit)
    .execute();
}

/** Replaces the draft that the caller has seen (`seenId`; null: there was none). False if it has changed since. */
export async function saveDraft(db: Database, row: CorrectionDraftRow, seenId: string | null): Promise<boolean> {
  if (seenId === null) {
    const { numInsertedOrUpdatedRows: count } = await db
      .insertInto('correction_drafts')
      .values(row)
      .onConflict((conflict) => conflict.columns(['job_id', 'person']).doNothing())
      .executeTakeFirst();
    return (count ?? 0n) > 0n;
  }
  const { numUpdatedRows } = await db
    .updateTable('correction_drafts')
    .set(row)
    .where('job_id', '=', row.job_id)
    .where('person', '=', row.person)
    .where('id', '=', seenId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Removes a draft; false if it has changed since the caller saw it. */
export async function removeDraft(
  db: Database,
  { job_id, person, id }: Pick<CorrectionDraftRow, 'job_id' | 'person' | 'id'>,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('correction_drafts')
    .where('job_id', '=', job_id)
    .where('person', '=', person)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Notes that a revision applies a draft; false if the draft has changed since the caller saw it. */
export async function markDraftApplied(
  db: Database,
  { job_id, person, id }: Pick<CorrectionDraftRow, 'job_id' | 'person' | 'id'>,
  revision: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('correction_drafts')
    .set({ applied_in: revision })
    .where('job_id', '=', job_id)
    .where('person', '=', person)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Call it in the transaction in which the revision succeeds. */
export async function removeAppliedDrafts(db: Database, jobId: string, revision: number): Promise<void> {
  await db.deleteFrom('correction_drafts').where('job_id', '=', jobId).where('applied_in', '=', revision).execute();
}

/** Call it in the transaction that refuses what was to follow the revision: only `points` points are left to say. */
export async function keepUndecided(db: Database, jobId: string, revision: number, points: number): Promise<void> {
  if (points === 0) return removeAppliedDrafts(db, jobId, revision);
  await db
    .updateTable('correction_drafts')
    .set({ count: points })
    .where('job_id', '=', jobId)
    .where('applied_in', '=', revision)
    .execute();
}

/** Call it in the transaction that withdraws the revision: its drafts are not applied after all. */
export async function freeDrafts(db: Database, jobId: string, revision: number): Promise<void> {
  await db
    .updateTable('correction_drafts')
    .set({ applied_in: null })
    .where('job_id', '=', jobId)
    .where('applied_in', '=', revision)
    .execute();
}

/** Call it in the transaction that removes the job or its inputs. */
export async function removeDrafts(db: Database, jobId: string): Promise<void> {
  await db.deleteFrom('correction_drafts').where('job_id', '=', jobId).execute();
}
