import type { SelectQueryBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { ConfigVersionRow, DocumentRow, JobRow, Tables } from './schema/tables.ts';

/** A query of more ids takes too many parameters. */
const IDS_AT_ONCE = 500;

/**
 * The documents (whose files are there), jobs, recipes and config versions of a workspace, as far as they were made or
 * changed from `since` on.
 */
export async function listSearchedHolders(
  db: Database,
  workspaceId: string,
  since: string,
): Promise<{ documents: { id: string; filename: string }[]; jobs: string[]; recipes: string[]; versions: string[] }> {
  const documents = await db
    .selectFrom('documents')
    .select(['id', 'filename'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .where('purged_at', 'is', null)
    .where('uploaded_at', '>=', since)
    .orderBy('id')
    .execute();
  const jobs = await listChangedJobs(db, workspaceId, since);
  const recipes = await db
    .selectFrom('recipes')
    .innerJoin('senders', 'senders.id', 'recipes.sender_id')
    .select('recipes.sha256')
    .distinct()
    .where('senders.workspace_id', '=', workspaceId)
    .where('recipes.made_at', '>=', since)
    .orderBy('recipes.sha256')
    .execute();
  const versions = await db
    .selectFrom('config_versions')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('updated_at', '>=', since)
    .orderBy('id')
    .execute();
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  return { documents, jobs, recipes: recipes.map(({ sha256 }) => sha256), versions: ids(versions) };
}

/** Jobs that, or of which a revision, ran from `since` on, or about which somebody wrote something since. */
async function listChangedJobs(db: Database, workspaceId: string, since: string): Promise<string[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['id', 'revision_of'])
    .where('workspace_id', '=', workspaceId)
    .where((is) =>
      is.or([
        is('created_at', '>=', since),
        is('finished_at', '>=', since),
        is('id', 'in', (query) => query.selectFrom('review_entries').select('job_id').where('at', '>=', since)),
        is('id', 'in', (query) =>
          query.selectFrom('correction_drafts').select('job_id').where('saved_at', '>=', since),
        ),
      ]),
    )
    .execute();
  return [...new Set(rows.map(({ id, revision_of: job }) => job ?? id))].sort();
}

/** Whether a job about the document is under a legal hold. */
export async function isAnyJobHeld(db: Database, documentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('jobs')
    .select('id')
    .where('document_id', '=', documentId)
    .where('held_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Rows that are about jobs without being theirs: how to find the jobs by the key of the row. */
type JobIds = SelectQueryBuilder<Tables, 'jobs', { id: string }>;

const JOBS_OF_ROW: Readonly<Record<string, (db: Database, id: string) => JobIds>> = {
  config_versions: (db, id) => jobIds(db).where('jobs.config_version_id', '=', id),
  column_sets: (db, id) => jobIds(db).where('jobs.columns_id', '=', id),
  batches: (db, id) => jobIds(db).where('jobs.batch_id', '=', id),
  field_proposals: (db, id) =>
    jobIds(db).where(
      'jobs.id',
      'in',
      db.selectFrom('field_proposal_jobs').select('job_id').where('proposal_id', '=', id),
    ),
  source_files: (db, id) =>
    jobIds(db).where(
      'jobs.document_id',
      'in',
      db.selectFrom('source_files').select('document_id').where('id', '=', id),
    ),
};

const jobIds = (db: Database) => db.selectFrom('jobs').select('jobs.id');

/** Whether any of the jobs that a row is about, or the document of one, is under a legal hold. */
export async function isRowOfHeldJob(db: Database, table: string, id: string): Promise<boolean> {
  const row = await JOBS_OF_ROW[table]?.(db, id)
    .leftJoin('document_holds', 'document_holds.document_id', 'jobs.document_id')
    .where((is) => is.or([is('jobs.held_at', 'is not', null), is('document_holds.held_at', 'is not', null)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Jobs that have copies of what one of these jobs kept for its sender's next document. */
export async function listJobsWithCopiesOf(db: Database, earlierIds: readonly string[]): Promise<string[]> {
  if (earlierIds.length === 0) return [];
  const ids = new Set<string>();
  for (let at = 0; at < earlierIds.length; at += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom('earlier_copies')
      .innerJoin('jobs', 'jobs.id', 'earlier_copies.job_id')
      .select('earlier_copies.job_id')
      .where('earlier_job_id', 'in', earlierIds.slice(at, at + IDS_AT_ONCE))
      .where('jobs.earlier_removed_at', 'is', null)
      .where('jobs.inputs_purged_at', 'is', null)
      .execute();
    for (const { job_id: id } of rows) ids.add(id);
  }
  return [...ids].sort();
}

/** Stores the new hashes and names of files of a job or a revision. */
export async function changeJobFiles(
  db: Database,
  id: string,
  change: Partial<Pick<JobRow, 'document_sha256' | 'document_bytes' | 'artifact_sha256' | 'output_sha256'>>,
): Promise<void> {
  if (Object.keys(change).length > 0) await db.updateTable('jobs').set(change).where('id', '=', id).execute();
}

/** Stores the new hash and size of a document. */
export async function changeDocumentFile(
  db: Database,
  id: string,
  change: Partial<Pick<DocumentRow, 'sha256' | 'bytes'>>,
): Promise<void> {
  if (Object.keys(change).length > 0) await db.updateTable('documents').set(change).where('id', '=', id).execute();
}

/** Also finds deleted documents. */
export async function findDocumentRow(db: Database, id: string): Promise<DocumentRow | undefined> {
  return db.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A config version of any workspace. */
export async function findVersionRow(db: Database, id: string): Promise<ConfigVersionRow | undefined> {
  return db.selectFrom('config_versions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Whether a job or a batch that is not finished runs with a version. */
export async function isVersionInUse(db: Database, id: string): Promise<boolean> {
  for (const table of ['jobs', 'batches'] as const) {
    const row = await db
      .selectFrom(table)
      .select('id')
      .where('config_version_id', '=', id)
      .where('finished_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

/**
 * Stores that the files of a version were masked. `built`: the environment of a published version with these files, which
 * its jobs use from now on; null for a draft, which is prepared again when somebody needs it.
 */
export async function changeVersionFiles(
  db: Database,
  { id, environment_id: before }: Pick<ConfigVersionRow, 'id' | 'environment_id'>,
  built: { environmentId: string; contentHash: string } | null,
): Promise<void> {
  await db
    .updateTable('config_versions')
    .set((set) => ({
      revision: set('revision', '+', 1),
      updated_at: new Date().toISOString(),
      environment_id: built?.environmentId ?? null,
      content_hash: built?.contentHash ?? null,
      ...(built === null ? { build_status: 'none' as const, build_error: null } : {}),
    }))
    .where('id', '=', id)
    .execute();
  if (built === null || before === null) return;
  const moved = { environment_id: built.environmentId };
  for (const table of ['jobs', 'batches'] as const)
    await db
      .updateTable(table)
      .set(moved)
      .where('environment_id', '=', before)
      .where('config_version_id', '=', id)
      .execute();
}

/** The environments that a version, or a job or batch that is not finished, needs. */
export async function listEnvironmentsInUse(db: Database): Promise<Set<string>> {
  const ofVersions = await db
    .selectFrom('config_versions')
    .select('environment_id')
    .distinct()
    .where('environment_id', 'is not', null)
    .execute();
  const ofWork = await Promise.all(
    (['jobs', 'batches'] as const).map((table) =>
      db.selectFrom(table).select('environment_id').distinct().where('finished_at', 'is', null).execute(),
    ),
  );
  return new Set([...ofVersions, ...ofWork.flat()].flatMap(({ environment_id: id }) => id ?? []));
}
