import type { Database } from './database.ts';
import type { DocumentRow, JobRow } from './tables.ts';

/** The three parts of a job, each with its own retention. */
export type JobPart = 'inputs' | 'outputs' | 'artifacts';

/** A sweep works in portions, so that it doesn't block others when there are many jobs. */
const PORTION = 500;

/** Jobs that ended before `before` and still have the part. */
export async function listJobsToPurge(
  db: Database,
  part: JobPart,
  before: string,
): Promise<Pick<JobRow, 'id' | 'workspace_id'>[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'workspace_id'])
    .where('finished_at', '<', before)
    .where(`${part}_purged_at`, 'is', null)
    .orderBy('finished_at')
    .limit(PORTION)
    .execute();
}

export async function markJobPurged(db: Database, id: string, part: JobPart, at: string): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ [`${part}_purged_at`]: at })
    .where('id', '=', id)
    .execute();
}

/** Runs of drafts that ended before `before`. */
export async function listOldTries(db: Database, before: string): Promise<Pick<JobRow, 'id' | 'workspace_id'>[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'workspace_id'])
    .where('is_try', '=', 1)
    .where('finished_at', '<', before)
    .limit(PORTION)
    .execute();
}

/** Documents uploaded before `before` that no job has used since and no unfinished batch needs. */
export async function listDocumentsToPurge(db: Database, before: string): Promise<DocumentRow[]> {
  return db
    .selectFrom('documents')
    .selectAll('documents')
    .where('uploaded_at', '<', before)
    .where('purged_at', 'is', null)
    .where('deleted_at', 'is', null)
    .where((not) =>
      not.not(
        not.exists(
          not
            .selectFrom('jobs')
            .select('jobs.id')
            .whereRef('jobs.document_id', '=', 'documents.id')
            .where((or) => or.or([or('jobs.finished_at', 'is', null), or('jobs.finished_at', '>=', before)])),
        ),
      ),
    )
    .where((not) =>
      not.not(
        not.exists(
          not
            .selectFrom('batch_items')
            .innerJoin('batches', 'batches.id', 'batch_items.batch_id')
            .select('batches.id')
            .whereRef('batch_items.document_id', '=', 'documents.id')
            .where('batches.finished_at', 'is', null),
        ),
      ),
    )
    .limit(PORTION)
    .execute();
}

export async function markDocumentPurged(db: Database, id: string, at: string): Promise<void> {
  await db.updateTable('documents').set({ purged_at: at }).where('id', '=', id).execute();
}
