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
    .select((page) => [
      'page.id',
      gatherIds(
        page
          .selectFrom('jobs')
          .select(['jobs.id', 'jobs.created_at'])
          .whereRef('jobs.workspace_id', '=', 'page.workspace_id')
          .whereRef('jobs.document_sha256', '=', 'page.sha256')
          .where('jobs.is_try', '=', 0)
          .where(isNoRevision)
          .orderBy('jobs.created_at', 'desc')
          .orderBy('jobs.id', 'desc')
          .limit(MAX_EARLIER_JOBS),
      ).as('ids'),
    ])
    .where('page.id', 'in', [...documentIds])
    .execute();
  return splitIds(rows);
}

/** For each of these jobs, the earlier jobs in its workspace with the same bytes, newest first. */
export async function listEarlierJobs(db: Database, jobIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('jobs as page')
    .select((page) => [
      'page.id',
      gatherIds(
        page
          .selectFrom('jobs')
          .select(['jobs.id', 'jobs.created_at'])
          .whereRef('jobs.workspace_id', '=', 'page.workspace_id')
          .whereRef('jobs.document_sha256', '=', 'page.document_sha256')
          .where('jobs.is_try', '=', 0)
          .where(isNoRevision)
          .whereRef('jobs.created_at', '<', 'page.created_at')
          .orderBy('jobs.created_at', 'desc')
          .orderBy('jobs.id', 'desc')
          .limit(MAX_EARLIER_JOBS),
      ).as('ids'),
    ])
    .where('page.id', 'in', [...jobIds])
    .execute();
  return splitIds(rows);
}

/** Tests the id (see `nameRevision`), because the index contains it. */
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
