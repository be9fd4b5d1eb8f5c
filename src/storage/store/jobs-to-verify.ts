import type { ExpressionBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { JobRow, Tables } from './schema/tables.ts';

const ROWS_PER_READ = 200;

/** True for the row of a revision, and for a job without further revisions. */
function isRevision(is: ExpressionBuilder<Tables, 'jobs'>) {
  const revisions = is.selectFrom('jobs as later').select('later.id').whereRef('later.revision_of', '=', 'jobs.id');
  return is.or([is('revision_of', 'is not', null), is.not(is.exists(revisions))]);
}

/**
 * Every finished revision of the jobs of a workspace, by id. If a job was corrected, each revision has its own row, and
 * the job's row repeats the newest one.
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
