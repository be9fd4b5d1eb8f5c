import type { Database } from './database.ts';
import type { JobRow } from './schema/tables.ts';

/** A sweep works in portions, so that it doesn't block others when there are many jobs. */
const PORTION = 500;

/** Records the earlier jobs of which a job's inputs have copies, in their order, instead of those that it had. */
export async function setEarlierCopies(db: Database, jobId: string, earlierIds: readonly string[]): Promise<void> {
  await removeEarlierCopyRows(db, jobId);
  if (earlierIds.length === 0) return;
  const rows = earlierIds.map((earlier_job_id, i) => ({ job_id: jobId, position: i + 1, earlier_job_id }));
  await db.insertInto('earlier_copies').values(rows).execute();
}

/** The earlier jobs of which a job's inputs have, or had, copies, in their order. */
export async function listEarlierCopies(db: Database, jobId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('earlier_copies')
    .select('earlier_job_id')
    .where('job_id', '=', jobId)
    .orderBy('position')
    .execute();
  return rows.map(({ earlier_job_id: id }) => id);
}

export async function removeEarlierCopyRows(db: Database, jobId: string): Promise<void> {
  await db.deleteFrom('earlier_copies').where('job_id', '=', jobId).execute();
}

/** Jobs that were planned in this time to be compared with a job, oldest first. */
export async function listComparedWith(
  db: Database,
  earlierId: string,
  { from, to }: { from: string; to: string },
): Promise<{ id: string; at: string }[]> {
  const rows = await db
    .selectFrom('earlier_copies')
    .innerJoin('jobs', 'jobs.id', 'earlier_copies.job_id')
    .select(['jobs.id', 'jobs.inputs_planned_at'])
    .where('earlier_copies.earlier_job_id', '=', earlierId)
    .where('jobs.is_try', '=', 0)
    .where('jobs.inputs_planned_at', '>=', from)
    .where('jobs.inputs_planned_at', '<=', to)
    .orderBy('jobs.inputs_planned_at')
    .orderBy('jobs.id')
    .execute();
  return rows.flatMap(({ id, inputs_planned_at: at }) => (at === null ? [] : [{ id, at }]));
}

/**
 * Ended jobs with copies of what earlier jobs kept, where one of the earlier jobs is deleted, or its document is deleted
 * or was removed after its time. None under a legal hold. `earlierId`: only those of this earlier job.
 */
export async function listCopiesToRemove(
  db: Database,
  earlierId?: string,
): Promise<Pick<JobRow, 'id' | 'workspace_id'>[]> {
  return db
    .selectFrom('earlier_copies')
    .innerJoin('jobs', 'jobs.id', 'earlier_copies.job_id')
    .leftJoin('jobs as earlier', 'earlier.id', 'earlier_copies.earlier_job_id')
    .leftJoin('documents', 'documents.id', 'earlier.document_id')
    .select(['jobs.id', 'jobs.workspace_id'])
    .distinct()
    .where('jobs.earlier_removed_at', 'is', null)
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
    .$if(earlierId !== undefined, (query) => query.where('earlier_copies.earlier_job_id', '=', earlierId!))
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
