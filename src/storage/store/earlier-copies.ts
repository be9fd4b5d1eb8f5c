import type { Database, Transaction } from './database.ts';
import type { JobRow } from './schema/tables.ts';

/** A sweep works in portions, so that it doesn't block others when there are many jobs. */
const PORTION = 500;

/**
 * Ended jobs with copies of what an earlier job kept, where the earlier job is deleted, or its document is deleted or
 * was removed after its time, or those of a job that people added to it. None under a legal hold. `earlierId`: only those
 * of this earlier job.
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
        is(is.fn.coalesce('earlier.stands_beside', 'earlier.id'), 'in', listFirstOfGone(db)),
      ]),
    )
    .$if(earlierId !== undefined, (query) => query.where('jobs.earlier_job_id', '=', earlierId!))
    .limit(PORTION)
    .execute();
}

/** The jobs to which people added others whose values are gone. */
function listFirstOfGone(db: Database) {
  return db
    .selectFrom('jobs as added')
    .innerJoin('documents as added_document', 'added_document.id', 'added.document_id')
    .select('added.stands_beside')
    .where('added.stands_beside', 'is not', null)
    .where((is) =>
      is.or([is('added.inputs_purged_at', 'is not', null), is('added_document.deleted_at', 'is not', null)]),
    );
}

/**
 * Call it in the transaction that deletes a job, before its row goes. Jobs that were compared with it and with the job to
 * which it was added name only the latter; from now on they name the deleted one, so that their copies go.
 */
export async function nameDeletedAsEarlier(transaction: Transaction, id: string): Promise<void> {
  const deleted = await transaction.selectFrom('jobs').select('stands_beside').where('id', '=', id).executeTakeFirst();
  const first = deleted?.stands_beside ?? null;
  if (first === null) return;
  const ofPeriod = transaction
    .selectFrom('jobs as one')
    .select('one.id')
    .where((is) => is.or([is('one.id', '=', first), is('one.stands_beside', '=', first)]));
  await transaction
    .updateTable('jobs')
    .set({ earlier_job_id: id })
    .where('earlier_removed_at', 'is', null)
    .where('earlier_job_id', 'in', ofPeriod)
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
