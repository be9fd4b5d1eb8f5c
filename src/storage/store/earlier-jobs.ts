import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';
import type { JobRow } from './schema/tables.ts';

const MAX_EARLIER_JOBS = 20;

/** For each of these documents, the jobs in its workspace with the same bytes, newest first. */
export async function listJobsOnDocuments(
  db: Database,
  documentIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('documents as page')
    .select(['page.id', gatherIds(selectOnBytes(db, 'page.sha256')).as('ids')])
    .where('page.id', 'in', [...documentIds])
    .execute();
  return splitIds(rows);
}

/** For each of these jobs, the earlier jobs in its workspace with the same bytes, newest first. */
export async function listEarlierJobs(db: Database, jobIds: readonly string[]): Promise<Map<string, string[]>> {
  const onBytes = selectOnBytes(db, 'page.document_sha256');
  const earlier = onBytes.where('jobs.created_at', '<', sql.ref<string>('page.created_at'));
  const rows = await db
    .selectFrom('jobs as page')
    .select(['page.id', gatherIds(earlier).as('ids')])
    .where('page.id', 'in', [...jobIds])
    .execute();
  return splitIds(rows);
}

/** For a row of `page`: the newest jobs in its workspace on the bytes that the row names. */
function selectOnBytes(db: Database, sha256: string) {
  return db
    .selectFrom('jobs')
    .select(['jobs.id', 'jobs.created_at'])
    .where('jobs.workspace_id', '=', sql.ref<string>('page.workspace_id'))
    .where('jobs.document_sha256', '=', sql.ref<string>(sha256))
    .where('jobs.is_try', '=', 0)
    .where(isNoRevision)
    .orderBy('jobs.created_at', 'desc')
    .orderBy('jobs.id', 'desc')
    .limit(MAX_EARLIER_JOBS);
}

/** Recognizes revisions by their ids, which are in the index: see `nameRevision`. */
const isNoRevision = sql<SqlBool>`jobs.id not like '%.%'`;

/**
 * The ids of jobs, joined into one value for each row of a page. The index has all columns that this needs, and if
 * every job of a page has twenty earlier ones, fifty rows are read instead of a thousand.
 */
function gatherIds(jobs: Expression<Pick<JobRow, 'id' | 'created_at'>>): RawBuilder<string | null> {
  return sql`(select string_agg(id, ',' order by created_at desc, id desc) from ${jobs} as gathered)`;
}

function splitIds(rows: readonly { id: string; ids: string | null }[]): Map<string, string[]> {
  return new Map(rows.map(({ id, ids }) => [id, ids === null ? [] : ids.split(',')]));
}
