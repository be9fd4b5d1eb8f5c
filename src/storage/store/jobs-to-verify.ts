import type { ExpressionBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { JobRow, Tables } from './tables.ts';

const ROWS_PER_READ = 200;

/** A row of a revision, or of a job that has none besides itself. */
function isRevision(is: ExpressionBuilder<Tables, 'jobs'>) {
  const revisions = is.selectFrom('jobs as later').select('later.id').whereRef('later.revision_of', '=', 'jobs.id');
  return is.or([is('revision_of', 'is not', null), is.not(is.exists(revisions))]);
}

/**
 * Every finished revision of the jobs of a workspace, by id. A corrected job has a row for each of its revisions, and its own is
 * that of the newest once more.
 */
export async function* listFinishedRevisions(db: Database, workspaceId: string): AsyncGenerator<JobRow> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('jobs')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('status', '=', 'success')
      .where('id', '>', after)
      .where(isRevision)
      .orderBy('id')
      .limit(ROWS_PER_READ)
      .execute();
    yield* rows;
    if (rows.length < ROWS_PER_READ) return;
    after = rows.at(-1)!.id;
  }
}
