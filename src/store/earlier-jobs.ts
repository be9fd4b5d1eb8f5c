import type { Database } from './database.ts';

const MAX_EARLIER_JOBS = 20;

/** For each of these documents, the jobs of its workspace on the same bytes, newest first. */
export async function listJobsOnDocuments(
  db: Database,
  documentIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('documents as page')
    .innerJoin('jobs as earlier', (join) =>
      join.on('earlier.id', 'in', (select) =>
        select
          .selectFrom('jobs')
          .select('jobs.id')
          .whereRef('jobs.workspace_id', '=', 'page.workspace_id')
          .whereRef('jobs.document_sha256', '=', 'page.sha256')
          .where('jobs.is_try', '=', 0)
          .orderBy('jobs.created_at', 'desc')
          .orderBy('jobs.id', 'desc')
          .limit(MAX_EARLIER_JOBS),
      ),
    )
    .select(['page.id as of', 'earlier.id'])
    .where('page.id', 'in', [...documentIds])
    .orderBy('earlier.created_at', 'desc')
    .orderBy('earlier.id', 'desc')
    .execute();
  return group(rows);
}

/** For each of these jobs, those of its workspace that ran on the same bytes before, newest first. */
export async function listEarlierJobs(db: Database, jobIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('jobs as page')
    .innerJoin('jobs as earlier', (join) =>
      join.on('earlier.id', 'in', (select) =>
        select
          .selectFrom('jobs')
          .select('jobs.id')
          .whereRef('jobs.workspace_id', '=', 'page.workspace_id')
          .whereRef('jobs.document_sha256', '=', 'page.document_sha256')
          .where('jobs.is_try', '=', 0)
          .whereRef('jobs.created_at', '<', 'page.created_at')
          .orderBy('jobs.created_at', 'desc')
          .orderBy('jobs.id', 'desc')
          .limit(MAX_EARLIER_JOBS),
      ),
    )
    .select(['page.id as of', 'earlier.id'])
    .where('page.id', 'in', [...jobIds])
    .orderBy('earlier.created_at', 'desc')
    .orderBy('earlier.id', 'desc')
    .execute();
  return group(rows);
}

function group(rows: readonly { of: string; id: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { of, id } of rows) {
    const known = groups.get(of);
    if (known === undefined) groups.set(of, [id]);
    else known.push(id);
  }
  return groups;
}
