import type { Database } from './database.ts';
import type { AcceptanceRow } from './schema/tables.ts';

const ROWS_PER_READ = 500;

export async function insertAcceptance(db: Database, row: AcceptanceRow): Promise<void> {
  await db.insertInto('acceptances').values(row).execute();
}

/** All acceptances of a job in order, including withdrawn ones. */
export async function listAcceptances(db: Database, jobId: string): Promise<AcceptanceRow[]> {
  return db.selectFrom('acceptances').selectAll().where('job_id', '=', jobId).orderBy('at').orderBy('id').execute();
}

/** The acceptances of a workspace that were made together under this id, in order. */
export async function listBulk(db: Database, workspaceId: string, bulkId: string): Promise<AcceptanceRow[]> {
  return db
    .selectFrom('acceptances')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('bulk_id', '=', bulkId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** The newest acceptances of a workspace that were not made alone, newest first. */
export async function listNewestOfBulks(
  db: Database,
  workspaceId: string,
  limit: number,
): Promise<(Pick<AcceptanceRow, 'person' | 'at' | 'withdrawn_at'> & { bulk_id: string })[]> {
  return db
    .selectFrom('acceptances')
    .select(['bulk_id', 'person', 'at', 'withdrawn_at'])
    .where('workspace_id', '=', workspaceId)
    .where('bulk_id', 'is not', null)
    .$narrowType<{ bulk_id: string }>()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Withdraws all acceptances of a job. Call it in the transaction that changes the job's state. */
export async function withdrawAcceptances(db: Database, jobId: string, at: string): Promise<void> {
  await db
    .updateTable('acceptances')
    .set({ withdrawn_at: at, is_filed: 0 })
    .where('job_id', '=', jobId)
    .where('withdrawn_at', 'is', null)
    .execute();
}

/** Jobs whose folder does not have all acceptances yet. */
export async function listUnfiledJobs(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('acceptances').select('job_id').distinct().where('is_filed', '=', 0).execute();
  return rows.map(({ job_id: id }) => id);
}

export async function markFiled(db: Database, jobId: string): Promise<void> {
  await db.updateTable('acceptances').set({ is_filed: 1 }).where('job_id', '=', jobId).execute();
}

/** All acceptances, in portions. */
export async function* readAcceptances(db: Database): AsyncGenerator<AcceptanceRow> {
  for (let after = ''; ; ) {
    const query = db.selectFrom('acceptances').selectAll().where('id', '>', after).orderBy('id').limit(ROWS_PER_READ);
    const rows = await query.execute();
    yield* rows;
    if (rows.length < ROWS_PER_READ) return;
    after = rows.at(-1)!.id;
  }
}
