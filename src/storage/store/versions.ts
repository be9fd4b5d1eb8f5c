import { AdeError } from '../../contract/errors/index.ts';
import { splitRevisionName } from '../../contract/layout.ts';
import type { Database, Transaction } from './database.ts';
import { lockRow } from './locks.ts';
import { DEFAULT_PAGE_ROWS, makePage, type PageRequest, parseCursor, type RowPage } from './pages.ts';
import { removePublicationChecks } from './publication-checks.ts';
import type { ConfigVersionRow } from './schema/tables.ts';
import { tellVersion } from './told-changes.ts';
import { inTransaction } from './transactions.ts';

/** Throws `version_unknown`, also if the version is in another workspace. */
export async function getVersion(db: Database, workspaceId: string, id: string): Promise<ConfigVersionRow> {
  return db
    .selectFrom('config_versions')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow(() => new AdeError('version_unknown', { config_version_id: id }));
}

export async function isVersionThere(db: Database, id: string): Promise<boolean> {
  const query = db.selectFrom('config_versions').select('id').where('id', '=', id);
  return (await query.executeTakeFirst()) !== undefined;
}

/** How often a version's files were changed; undefined if the version is gone. */
export async function findVersionRevision(db: Database, id: string): Promise<number | undefined> {
  const query = db.selectFrom('config_versions').select('revision').where('id', '=', id);
  return (await query.executeTakeFirst())?.revision;
}

/** Hash of a version's files at its last build; undefined if the version is gone or was never built. */
export async function findContentHash(db: Database, id: string): Promise<string | undefined> {
  const query = db.selectFrom('config_versions').select('content_hash').where('id', '=', id);
  return (await query.executeTakeFirst())?.content_hash ?? undefined;
}

/** Newest first. */
export async function listVersions(
  db: Database,
  configId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS }: PageRequest,
): Promise<RowPage<ConfigVersionRow>> {
  let query = db.selectFrom('config_versions').selectAll().where('config_id', '=', configId);
  if (cursor !== undefined) query = query.where('number', '<', Number(parseCursor(cursor).at));
  const rows = await query
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, (row) => ({ at: String(row.number), id: row.id }));
}

/** The active version of a config, or else the last published one; undefined if none was published. */
export async function findPublishedVersion(db: Database, configId: string): Promise<ConfigVersionRow | undefined> {
  const published = db
    .selectFrom('config_versions')
    .selectAll()
    .where('config_id', '=', configId)
    .where('published_at', 'is not', null);
  const active = await published.where('state', '=', 'active').executeTakeFirst();
  return active ?? published.orderBy('published_at', 'desc').orderBy('number', 'desc').executeTakeFirst();
}

/** Inserts a draft, in a transaction. The caller must have written its sources before. */
export async function insertDraft(
  db: Transaction,
  draft: Pick<
    ConfigVersionRow,
    'workspace_id' | 'config_id' | 'title' | 'label' | 'based_on_version_id' | 'created_by'
  >,
  id: string,
): Promise<ConfigVersionRow> {
  await lockRow(db, 'configs', draft.config_id);
  const last = await db
    .selectFrom('config_versions')
    .select((select) => select.fn.max('number').as('number'))
    .where('config_id', '=', draft.config_id)
    .executeTakeFirst();
  const now = new Date().toISOString();
  const row: ConfigVersionRow = {
    ...draft,
    id,
    number: Number(last?.number ?? 0) + 1,
    state: 'draft',
    revision: 1,
    content_hash: null,
    created_at: now,
    updated_at: now,
    published_at: null,
    published_by: null,
    activated_at: null,
    activated_by: null,
    archived_at: null,
    environment_id: null,
    build_status: 'none',
    build_error: null,
    note: null,
  };
  await db.insertInto('config_versions').values(row).execute();
  return row;
}

/** Another node may have edited or published the version since. Throws `version_busy`; call it in a transaction. */
async function assertSameRevision(
  db: Database,
  { id, revision }: Pick<ConfigVersionRow, 'id' | 'revision'>,
): Promise<void> {
  await lockRow(db, 'config_versions', id);
  const row = await db.selectFrom('config_versions').select('revision').where('id', '=', id).executeTakeFirst();
  if (row?.revision !== revision) throw new AdeError('version_busy', { config_version_id: id });
}

/**
 * Records an edit of a draft, in a transaction: its last build and check are no longer valid. Throws
 * `version_not_draft` if another node has published it meanwhile.
 */
export async function noteDraftEdit(
  db: Database,
  { id }: Pick<ConfigVersionRow, 'id'>,
  names: Partial<Pick<ConfigVersionRow, 'title' | 'label'>>,
): Promise<void> {
  await db
    .updateTable('config_versions')
    .set((set) => ({
      ...names,
      revision: set('revision', '+', 1),
      updated_at: new Date().toISOString(),
      environment_id: null,
      content_hash: null,
      build_status: 'none',
      build_error: null,
    }))
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .returning('id')
    .executeTakeFirstOrThrow(() => new AdeError('version_not_draft', { config_version_id: id, status: 'published' }));
}

/** Does nothing if the draft was edited since it was read: another node may have done so. */
export async function setBuildState(
  db: Database,
  { id, revision }: Pick<ConfigVersionRow, 'id' | 'revision'>,
  build: Pick<ConfigVersionRow, 'build_status' | 'build_error'> &
    Partial<Pick<ConfigVersionRow, 'environment_id' | 'content_hash'>>,
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const row = await transaction
      .updateTable('config_versions')
      .set(build)
      .where('id', '=', id)
      .where('revision', '=', revision)
      .returning(['id', 'workspace_id', 'config_id'])
      .executeTakeFirst();
    if (row !== undefined && build.build_status !== 'building') await tellVersion(transaction, row);
  });
}

/**
 * Makes a version the active one of its config, replacing the previous one, in a transaction; a draft is thereby
 * published. Throws `version_busy` if the version was edited since it was read.
 */
export async function activateVersion(
  db: Transaction,
  version: Pick<ConfigVersionRow, 'id' | 'config_id' | 'published_at' | 'revision'>,
  by: string,
  published: Partial<Pick<ConfigVersionRow, 'environment_id' | 'content_hash' | 'title' | 'label' | 'note'>> = {},
): Promise<void> {
  const now = new Date().toISOString();
  await lockRow(db, 'configs', version.config_id);
  await assertSameRevision(db, version);
  await db
    .updateTable('config_versions')
    .set({ state: 'archived', archived_at: now })
    .where('config_id', '=', version.config_id)
    .where('state', '=', 'active')
    .execute();
  const publication = version.published_at === null ? { published_at: now, published_by: by } : {};
  await db
    .updateTable('config_versions')
    .set({
      ...published,
      ...publication,
      state: 'active',
      activated_at: now,
      activated_by: by,
      archived_at: null,
      build_status: 'ready',
      build_error: null,
    })
    .where('id', '=', version.id)
    .execute();
}

/** The version that was active until this one became active; undefined if none was. */
export async function findVersionBefore(
  db: Database,
  { id, config_id, activated_at }: Pick<ConfigVersionRow, 'id' | 'config_id' | 'activated_at'>,
): Promise<ConfigVersionRow | undefined> {
  if (activated_at === null) return undefined;
  // `activateVersion` archives the one at the moment at which the other becomes active.
  return db
    .selectFrom('config_versions')
    .selectAll()
    .where('config_id', '=', config_id)
    .where('id', '!=', id)
    .where('published_at', 'is not', null)
    .where('state', '=', 'archived')
    .where('archived_at', '=', activated_at)
    .executeTakeFirst();
}

/** How many jobs a version has read, and the newest of them, without tries. */
export async function listJobsOfVersion(
  db: Database,
  versionId: string,
  limit: number,
): Promise<{ count: number; ids: string[] }> {
  const ofVersion = db
    .selectFrom('jobs')
    .where('config_version_id', '=', versionId)
    .where('revision_of', 'is', null)
    .where('is_try', '=', 0);
  const counted = await ofVersion.select((is) => is.fn.countAll().as('count')).executeTakeFirst();
  const rows = await ofVersion.select('id').orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return { count: Number(counted?.count ?? 0), ids: rows.map(({ id }) => id) };
}

export async function archiveVersion(db: Database, id: string): Promise<void> {
  const archived_at = new Date().toISOString();
  await db.updateTable('config_versions').set({ state: 'archived', archived_at }).where('id', '=', id).execute();
}

/** Removes a draft's row, in a transaction with `also`; throws `version_in_use` while a job or batch names it. */
export async function deleteDraft(
  db: Database,
  id: string,
  also?: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const job = await transaction
      .selectFrom('jobs')
      .select('id')
      .where('config_version_id', '=', id)
      .where('status', 'in', ['queued', 'running'])
      .executeTakeFirst();
    if (job)
      throw new AdeError('version_in_use', {
        config_version_id: id,
        found: `the job ${splitRevisionName(job.id).job} runs it`,
      });
    const { numDeletedRows } = await transaction.deleteFrom('config_versions').where('id', '=', id).executeTakeFirst();
    // Another node was faster.
    if (numDeletedRows === 0n) throw new AdeError('version_unknown', { config_version_id: id });
    await removePublicationChecks(transaction, id);
    await also?.(transaction);
  });
}

/** Resets builds that a dead server left in the state running. */
export async function resetBuilds(db: Database): Promise<void> {
  await db
    .updateTable('config_versions')
    .set({ build_status: 'none' })
    .where('build_status', '=', 'building')
    .execute();
}
