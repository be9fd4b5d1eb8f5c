import { AdeError } from '../../contract/errors/index.ts';
import { DEFAULT_PUBLISH_DOCUMENTS } from '../../contract/publication.ts';
import type { Retention } from '../../contract/retention.ts';
import { compileOnce } from './compile-once.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import type { WorkspaceRow } from './schema/tables.ts';

/** All workspaces, by name; a server has dozens, not thousands. */
export async function listWorkspaces(db: Database): Promise<WorkspaceRow[]> {
  return db.selectFrom('workspaces').selectAll().orderBy('name').orderBy('id').execute();
}

export async function findWorkspace(db: Database, id: string): Promise<WorkspaceRow | undefined> {
  const [row] = await selectById(db, id);
  return row;
}

const selectById = compileOnce((db) => db.selectFrom('workspaces').selectAll().where('id', '=', ''));

/** Throws `workspace_unknown`. */
export async function getWorkspace(db: Database, id: string): Promise<WorkspaceRow> {
  const row = await findWorkspace(db, id);
  if (row === undefined) throw new AdeError('workspace_unknown', { workspace_id: id });
  return row;
}

function makeRow(id: string, name: string, retention: Retention | null): WorkspaceRow {
  return {
    id,
    name,
    created_at: new Date().toISOString(),
    archived_at: null,
    sender_and_period: 'auto',
    publish_documents: DEFAULT_PUBLISH_DOCUMENTS,
    retention_json: encodeRetention(retention),
    retention_notice: null,
  };
}

const encodeRetention = (retention: Retention | null) => (retention === null ? null : JSON.stringify(retention));

/** The workspace's own retention; null: it follows the settings of the server. */
export function readOwnRetention({ retention_json: json }: Pick<WorkspaceRow, 'retention_json'>): Retention | null {
  return json === null ? null : (JSON.parse(json) as Retention);
}

/** Without a `retention`, it follows the settings of the server. Throws `name_taken`. */
export async function makeWorkspace(
  db: Database,
  name: string,
  id: string = makeId('ws'),
  retention: Retention | null = null,
): Promise<WorkspaceRow> {
  await assertNameFree(db, name);
  const row = makeRow(id, name, retention);
  await db.insertInto('workspaces').values(row).execute();
  return row;
}

/** Makes a workspace unless it exists; several nodes may do so at the same moment. True if it was made here. */
export async function ensureWorkspace(
  db: Database,
  name: string,
  id: string,
  retention: Retention | null = null,
): Promise<boolean> {
  const made = await db
    .insertInto('workspaces')
    .values(makeRow(id, name, retention))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return made.length > 0;
}

export async function renameWorkspace(db: Database, id: string, name: string): Promise<void> {
  await assertNameFree(db, name, id);
  await db.updateTable('workspaces').set({ name }).where('id', '=', id).execute();
}

export async function setWorkspaceArchived(db: Database, id: string, isArchived: boolean): Promise<void> {
  const archived_at = isArchived ? new Date().toISOString() : null;
  await db.updateTable('workspaces').set({ archived_at }).where('id', '=', id).execute();
}

export async function setPublishDocuments(db: Database, id: string, count: number): Promise<void> {
  await db.updateTable('workspaces').set({ publish_documents: count }).where('id', '=', id).execute();
}

/** Whoever sets the retention has been told of it. */
export async function setRetention(db: Database, id: string, retention: Retention | null): Promise<void> {
  const change = { retention_json: encodeRetention(retention), retention_notice: null };
  await db.updateTable('workspaces').set(change).where('id', '=', id).execute();
}

export async function endRetentionNotice(db: Database, id: string): Promise<void> {
  await db.updateTable('workspaces').set({ retention_notice: null }).where('id', '=', id).execute();
}

/** The workspaces whose notice about retention no log has yet. Only one caller gets each of them. */
export async function takeRetentionNotices(db: Database): Promise<Pick<WorkspaceRow, 'id' | 'name'>[]> {
  return db
    .updateTable('workspaces')
    .set({ retention_notice: 'logged' })
    .where('retention_notice', '=', 'new')
    .returning(['id', 'name'])
    .execute();
}

async function assertNameFree(db: Database, name: string, exceptId = ''): Promise<void> {
  const taken = await db
    .selectFrom('workspaces')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
  if (taken) throw new AdeError('name_taken', { kind: 'workspace', name });
}
