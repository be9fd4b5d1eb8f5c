import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';
import type { JobRow } from './tables.ts';

const MAX_EARLIER_JOBS = 20;

/** For each of these documents, the jobs of its workspace on the same bytes, newest first. */
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

/** For each of these jobs, those of its workspace that ran on the same bytes before, newest first. */
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

/** By the id, which the index has: see `nameRevision`. */
const isNoRevision = sql<SqlBool>`jobs.id not like '%.%'`;

/**
 * The ids of jobs as one value for each row of a page. An index has all that it needs, and where every job of a page has
 * twenty earlier ones, fifty rows are read instead of a thousand.
 */
function gatherIds(jobs: Expression<Pick<JobRow, 'id' | 'created_at'>>): RawBuilder<string | null> {
  return sql`(select string_agg(id, ',' order by created_at desc, id desc) from ${jobs} as gathered)`;
}

function splitIds(rows: readonly { id: string; ids: string | null }[]): Map<string, string[]> {
  return new Map(rows.map(({ id, ids }) => [id, ids === null ? [] : ids.split(',')]));
}
