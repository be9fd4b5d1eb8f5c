import type { Database } from './database.ts';
import type { JobRow } from './schema/tables.ts';

/** A sweep works in portions, so that it doesn't block others when there are many jobs. */
const PORTION = 500;

/**
 * Ended jobs with copies of what an earlier job kept, where the earlier job is deleted, or its document is deleted or
 * was removed after its time. None under a legal hold. `earlierId`: only those of this earlier job.
 */
export async function listCopiesToRemove(
  db: Database,
  earlierId?: string,
): Promise<Pick<JobRow, 'id' | 'workspace_id'>[]> {
  return db
    .selectFrom('jobs')
    .leftJoin('jobs as earlier', 'earlier.id', 'jobs.earlier_job_id')
    .leftJoin('documents', 'documents.id', 'earlier.document_id')
    .select(['jobs.id', 'jobs.workspace_id'])
    .where('jobs.earlier_job_id', 'is not', null)
    .where('jobs.earlier_removed_at', 'is', null)
    .where('jobs.revision_of', 'is', null)
    .where('jobs.inputs_purged_at', 'is', null)
    .where('jobs.held_at', 'is', null)
    .where('jobs.status', 'not in', ['queued', 'running'])
    .where((is) =>
      is.or([
        is('earlier.id', 'is', null),
        is('earlier.inputs_purged_at', 'is not', null),
        is('documents.deleted_at', 'is not', null),
      ]),
    )
    .$if(earlierId !== undefined, (query) => query.where('jobs.earlier_job_id', '=', earlierId!))
    .limit(PORTION)
    .execute();
}

/** Records that the copies of a job, and of its revisions, are gone. */
export async function markCopiesRemoved(db: Database, id: string, at: string): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ earlier_removed_at: at })
    .where((is) => is.or([is('id', '=', id), is('revision_of', '=', id)]))
    .execute();
}
