import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import { lockRow } from './locks.ts';
import { assertNameFree } from './names-in-workspace.ts';
import type { ConfigRow } from './schema/tables.ts';

/** A config with the id of its active version. */
export interface ConfigWithActive extends ConfigRow {
  active_version_id: string | null;
}

function selectConfigs(db: Database) {
  return db
    .selectFrom('configs')
    .leftJoin('config_versions as active', (join) =>
      join.onRef('active.config_id', '=', 'configs.id').on('active.state', '=', 'active'),
    )
    .selectAll('configs')
    .select('active.id as active_version_id');
}

/** By name, including archived ones. */
export async function listConfigs(db: Database, workspaceId: string): Promise<ConfigWithActive[]> {
  return selectConfigs(db)
    .where('configs.workspace_id', '=', workspaceId)
    .orderBy('configs.name')
    .orderBy('configs.id')
    .execute();
}

/** Throws `config_unknown`. */
export async function getConfig(db: Database, workspaceId: string, id: string): Promise<ConfigWithActive> {
  return selectConfigs(db)
    .where('configs.id', '=', id)
    .where('configs.workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow(() => new AdeError('config_unknown', { config_id: id }));
}

export async function findDefaultConfig(db: Database, workspaceId: string): Promise<ConfigWithActive | undefined> {
  return selectConfigs(db)
    .where('configs.workspace_id', '=', workspaceId)
    .where('configs.is_default', '=', 1)
    .executeTakeFirst();
}

/** The default config of each workspace that has one. */
export async function listDefaultConfigs(db: Database): Promise<Map<string, string>> {
  const rows = await db.selectFrom('configs').select(['id', 'workspace_id']).where('is_default', '=', 1).execute();
  return new Map(rows.map(({ id, workspace_id: workspaceId }) => [workspaceId, id]));
}

/** The first config of a workspace becomes its default. Throws `name_taken`. Call it in a transaction. */
export async function makeConfig(
  db: Database,
  { workspaceId, name, createdBy }: { workspaceId: string; name: string; createdBy: string },
  id: string = makeId('cfg'),
): Promise<ConfigRow> {
  await lockRow(db, 'workspaces', workspaceId);
  await assertNameFree(db, 'config', workspaceId, name);
  const hasDefault = (await findDefaultConfig(db, workspaceId)) !== undefined;
  const row: ConfigRow = {
    id,
    workspace_id: workspaceId,
    name,
    is_default: hasDefault ? 0 : 1,
    created_by: createdBy,
    created_at: new Date().toISOString(),
    archived_at: null,
  };
  await db.insertInto('configs').values(row).execute();
  return row;
}

export async function renameConfig(db: Database, config: ConfigRow, name: string): Promise<void> {
  await assertNameFree(db, 'config', config.workspace_id, name, config.id);
  await db.updateTable('configs').set({ name }).where('id', '=', config.id).execute();
}

/** An archived config can't be the default. */
export async function setConfigArchived(db: Database, id: string, isArchived: boolean): Promise<void> {
  const archived_at = isArchived ? new Date().toISOString() : null;
  const rest = isArchived ? { is_default: 0 as const } : {};
  await db
    .updateTable('configs')
    .set({ archived_at, ...rest })
    .where('id', '=', id)
    .execute();
}

/** Makes a config the default of its workspace; null: the workspace has no default. */
export async function setDefaultConfig(db: Database, workspaceId: string, id: string | null): Promise<void> {
  await db
    .updateTable('configs')
    .set({ is_default: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('is_default', '=', 1)
    .execute();
  if (id !== null) await db.updateTable('configs').set({ is_default: 1 }).where('id', '=', id).execute();
}
