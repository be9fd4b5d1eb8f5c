import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, type RowPage } from './pages.ts';
import type { ConfigVersionRow, DocumentRow, JobRow, SubjectHolderRow, SubjectSearchRow } from './schema/tables.ts';

/** A run that has not shown itself for so long has died. */
const SILENT_MS = 60_000;

export async function insertSearch(db: Database, row: SubjectSearchRow): Promise<void> {
  await db.insertInto('subject_searches').values(row).execute();
}

/** Throws `subject_search_unknown`, also for another workspace's search. */
export async function getSearch(db: Database, workspaceId: string, id: string): Promise<SubjectSearchRow> {
  const row = await findSearch(db, id);
  if (row === undefined || row.workspace_id !== workspaceId)
    throw new AdeError('subject_search_unknown', { search_id: id });
  return row;
}

export async function findSearch(db: Database, id: string): Promise<SubjectSearchRow | undefined> {
  const row = await db.selectFrom('subject_searches').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toNumbers(row);
}

/** PostgreSQL gives its long numbers as texts. */
function toNumbers(row: SubjectSearchRow): SubjectSearchRow {
  const { term_count, done, total, places, holders, claim } = row;
  return {
    ...row,
    term_count: Number(term_count),
    done: Number(done),
    total: Number(total),
    places: Number(places),
    holders: Number(holders),
    claim: Number(claim),
  };
}

/** Newest first. */
export async function listSearches(
  db: Database,
  workspaceId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS }: PageRequest,
): Promise<RowPage<SubjectSearchRow>> {
  const rows = await db
    .selectFrom('subject_searches')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(cursor !== undefined, (query) => query.where(isAfter(cursor ?? '', 'asked_at')))
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows.map(toNumbers), limit, (row) => ({ at: row.asked_at, id: row.id }));
}

/** Changes a search if it is still in this state; false if it is not. */
export async function changeSearch(
  db: Database,
  { id, state }: Pick<SubjectSearchRow, 'id' | 'state'>,
  change: Partial<SubjectSearchRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('subject_searches')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Searches that a run has to begin or to continue; `all`: also those whose run may live, after a restart. */
export async function listWaitingSearches(db: Database, all: boolean): Promise<SubjectSearchRow[]> {
  const silent = new Date(Date.now() - SILENT_MS).toISOString();
  const rows = await db
    .selectFrom('subject_searches')
    .selectAll()
    .where('state', 'in', ['finding', 'erasing'])
    .$if(!all, (query) => query.where((is) => is.or([is('claimed_at', 'is', null), is('claimed_at', '<', silent)])))
    .orderBy('asked_at')
    .execute();
  return rows.map(toNumbers);
}

/** Takes a search for a run; undefined if another run was faster. */
export async function claimSearch(db: Database, row: SubjectSearchRow): Promise<SubjectSearchRow | undefined> {
  const claimed = await db
    .updateTable('subject_searches')
    .set({ claim: row.claim + 1, claimed_at: new Date().toISOString() })
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('claim', '=', row.claim)
    .returningAll()
    .executeTakeFirst();
  return claimed === undefined ? undefined : toNumbers(claimed);
}

/** What a run stores. It may only do so as long as it is the last one: false otherwise. */
export async function changeClaimed(
  db: Database,
  { id, claim, state }: Pick<SubjectSearchRow, 'id' | 'claim' | 'state'>,
  change: Partial<SubjectSearchRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('subject_searches')
    .set({ claimed_at: new Date().toISOString(), ...change })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whether a search is to end early. */
export async function isCancelRequested(db: Database, id: string): Promise<boolean> {
  const row = await findSearch(db, id);
  return row === undefined || row.cancel_requested_at !== null;
}

export async function removeHolders(db: Database, searchId: string): Promise<void> {
  await db.deleteFrom('subject_holders').where('search_id', '=', searchId).execute();
}

export async function saveHolder(db: Database, row: SubjectHolderRow): Promise<void> {
  await db
    .insertInto('subject_holders')
    .values(row)
    .onConflict((conflict) => conflict.columns(['search_id', 'holder']).doUpdateSet({ outcome_json: row.outcome_json }))
    .execute();
}

export async function saveOutcome(db: Database, searchId: string, holder: string, json: string): Promise<void> {
  await db
    .updateTable('subject_holders')
    .set({ outcome_json: json })
    .where('search_id', '=', searchId)
    .where('holder', '=', holder)
    .execute();
}

/** The holders of a search in their order; `after`: those with a higher number. */
export async function listHolders(
  db: Database,
  searchId: string,
  { after = 0, limit = 1_000_000 } = {},
): Promise<SubjectHolderRow[]> {
  const rows = await db
    .selectFrom('subject_holders')
    .selectAll()
    .where('search_id', '=', searchId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
    count: Number(row.count),
    has_parts: Number(row.has_parts),
  }));
}

/** Forgets what was looked for in searches that ended before `before`. */
export async function forgetTermsBefore(db: Database, before: string): Promise<void> {
  await db
    .updateTable('subject_searches')
    .set({ terms_json: null })
    .where('state', 'not in', ['finding', 'erasing'])
    .where('terms_json', 'is not', null)
    .where('ended_at', '<', before)
    .execute();
}

/** The documents (whose files are there), jobs, recipes and config versions of a workspace. */
export async function listSearchedHolders(
  db: Database,
  workspaceId: string,
): Promise<{ documents: { id: string; filename: string }[]; jobs: string[]; recipes: string[]; versions: string[] }> {
  const documents = await db
    .selectFrom('documents')
    .select(['id', 'filename'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .where('purged_at', 'is', null)
    .orderBy('id')
    .execute();
  const jobs = await db
    .selectFrom('jobs')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('revision_of', 'is', null)
    .orderBy('id')
    .execute();
  const recipes = await db
    .selectFrom('recipes')
    .innerJoin('senders', 'senders.id', 'recipes.sender_id')
    .select('recipes.sha256')
    .distinct()
    .where('senders.workspace_id', '=', workspaceId)
    .orderBy('recipes.sha256')
    .execute();
  const versions = await db
    .selectFrom('config_versions')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  return { documents, jobs: ids(jobs), recipes: recipes.map(({ sha256 }) => sha256), versions: ids(versions) };
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

/** Whether a job with these columns, or its document, is under a legal hold. */
export async function isColumnSetHeld(db: Database, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('jobs')
    .leftJoin('document_holds', 'document_holds.document_id', 'jobs.document_id')
    .select('jobs.id')
    .where('jobs.columns_id', '=', id)
    .where((is) => is.or([is('jobs.held_at', 'is not', null), is('document_holds.held_at', 'is not', null)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Jobs that have copies of what one of these jobs kept for its sender's next document. */
export async function listJobsWithCopiesOf(db: Database, earlierIds: readonly string[]): Promise<string[]> {
  if (earlierIds.length === 0) return [];
  const rows = await db
    .selectFrom('earlier_copies')
    .select('job_id')
    .distinct()
    .where('earlier_job_id', 'in', [...earlierIds])
    .orderBy('job_id')
    .execute();
  return rows.map(({ job_id: id }) => id);
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
