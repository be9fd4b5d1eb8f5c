import { AdeError } from '../../contract/errors/index.ts';
import { DEFAULT_PUBLISH_DOCUMENTS } from '../../contract/publication.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import type { WorkspaceRow } from './schema/tables.ts';

/** All workspaces, by name; a server has dozens, not thousands. */
export async function listWorkspaces(db: Database): Promise<WorkspaceRow[]> {
  return db.selectFrom('workspaces').selectAll().orderBy('name').orderBy('id').execute();
}

export async function findWorkspace(db: Database, id: string): Promise<WorkspaceRow | undefined> {
  return db.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Throws `workspace_unknown`. */
export async function getWorkspace(db: Database, id: string): Promise<WorkspaceRow> {
  const row = await findWorkspace(db, id);
  if (row === undefined) throw new AdeError('workspace_unknown', { workspace_id: id });
  return row;
}

function makeRow(id: string, name: string): WorkspaceRow {
  return {
    id,
    name,
    created_at: new Date().toISOString(),
    archived_at: null,
    sender_and_period: 'auto',
    publish_documents: DEFAULT_PUBLISH_DOCUMENTS,
  };
}

/** Throws `name_taken`. */
export async function makeWorkspace(db: Database, name: string, id: string = makeId('ws')): Promise<WorkspaceRow> {
  await assertNameFree(db, name);
  const row = makeRow(id, name);
  await db.insertInto('workspaces').values(row).execute();
  return row;
}

/** Makes a workspace unless it exists; several nodes may do so at the same moment. */
export async function ensureWorkspace(db: Database, name: string, id: string): Promise<void> {
  const row = makeRow(id, name);
  await db
    .insertInto('workspaces')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
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

async function assertNameFree(db: Database, name: string, exceptId = ''): Promise<void> {
  const taken = await db
    .selectFrom('workspaces')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
  if (taken) throw new AdeError('name_taken', { kind: 'workspace', name });
}
