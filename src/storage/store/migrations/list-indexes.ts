import { type Kysely, sql } from 'kysely';

/** For each list of jobs and each of its filters, an index in the order of the list. */
const JOB_LISTS: Record<string, string[]> = {
  jobs_newest: [],
  jobs_status: ['status'],
  jobs_of_config: ['config_id'],
  jobs_of_version: ['config_version_id'],
  jobs_of_document: ['document_id'],
  jobs_of_batch: ['batch_id'],
  jobs_sha256: ['document_sha256'],
};

/** Makes lists of jobs as fast with 100,000 jobs as with a hundred. */
export async function addListIndexes(db: Kysely<unknown>): Promise<void> {
  for (const name of ['jobs_newest', 'jobs_status', 'jobs_sha256']) await db.schema.dropIndex(name).execute();
  for (const [name, filter] of Object.entries(JOB_LISTS)) await indexJobs(db, name, filter).execute();
  const attention = sql.ref('attention_codes');
  await indexJobs(db, 'jobs_attention', []).where(attention, '!=', '').execute();
  await indexJobs(db, 'jobs_no_attention', []).where(attention, '=', '').execute();
}

function indexJobs(db: Kysely<unknown>, name: string, filter: string[]) {
  return db.schema
    .createIndex(name)
    .on('jobs')
    .columns(['workspace_id', 'is_try', ...filter, 'created_at', 'id']);
}
