import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import { lockRow } from './locks.ts';
import type { SourceRow } from './schema/tables.ts';

export type SourceSettings = Pick<
  SourceRow,
  'name' | 'address' | 'config_id' | 'path_template' | 'settle_seconds' | 'when_done' | 'host'
>;

/** Throws `name_taken`. Call it in a transaction. */
export async function makeSource(
  db: Database,
  about: SourceSettings & Pick<SourceRow, 'workspace_id' | 'created_by'>,
): Promise<SourceRow> {
  await lockRow(db, 'workspaces', about.workspace_id);
  await assertNameFree(db, about);
  const at = new Date().toISOString();
  const row: SourceRow = {
    id: makeId('src'),
    ...about,
    created_at: at,
    paused_at: null,
    removed_at: null,
    next_look_at: at,
    looked_at: null,
    trouble_code: null,
    trouble_message: null,
    trouble_since: null,
  };
  await db.insertInto('sources').values(row).execute();
  return row;
}

/** Throws `name_taken`. Call it in a transaction. */
export async function updateSource(
  db: Database,
  source: SourceRow,
  changes: Partial<SourceSettings & Pick<SourceRow, 'paused_at' | 'removed_at'>>,
): Promise<void> {
  await lockRow(db, 'workspaces', source.workspace_id);
  if (changes.name !== undefined) await assertNameFree(db, { ...source, name: changes.name });
  await db.updateTable('sources').set(changes).where('id', '=', source.id).execute();
}

/** By name, without removed ones. */
export async function listSources(db: Database, workspaceId: string): Promise<SourceRow[]> {
  return selectThere(db).where('workspace_id', '=', workspaceId).orderBy('name').orderBy('id').execute();
}

/** Those of `listAllSources` that are in workspaces which are not archived. */
export async function listWatchedSources(db: Database): Promise<SourceRow[]> {
  const archived = await db.selectFrom('workspaces').select('id').where('archived_at', 'is not', null).execute();
  const ids = new Set(archived.map(({ id }) => id));
  return (await listAllSources(db)).filter(({ workspace_id: id }) => !ids.has(id));
}

/** The sources of all workspaces; of removed ones, those with files that are not dealt with yet. */
export async function listAllSources(db: Database): Promise<SourceRow[]> {
  return db
    .selectFrom('sources')
    .selectAll()
    .where((is) =>
      is.or([
        is('removed_at', 'is', null),
        is('id', 'in', (open) => open.selectFrom('source_files').select('source_id').where('done_at', 'is', null)),
      ]),
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Throws `source_unknown`, also for a removed source. */
export async function getSource(db: Database, workspaceId: string, id: string): Promise<SourceRow> {
  return selectThere(db)
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow(() => new AdeError('source_unknown', { source_id: id }));
}

/** Also finds a removed source, since its files may not be dealt with yet. */
export async function findSource(db: Database, id: string): Promise<SourceRow | undefined> {
  return db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Takes the next look at a source; false if another node was faster, or it is not due yet. Times: ISO 8601. */
export async function takeLook(
  db: Database,
  source: Pick<SourceRow, 'id' | 'next_look_at'>,
  { now, next }: { now: string; next: string },
): Promise<boolean> {
  if (source.next_look_at > now) return false;
  const { numUpdatedRows } = await db
    .updateTable('sources')
    .set({ next_look_at: next })
    .where('id', '=', source.id)
    .where('next_look_at', '=', source.next_look_at)
    .where('paused_at', 'is', null)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface SourceTrouble {
  code: string;
  message: string;
}

/** Stores that a source was looked at, and what is wrong with it since when. Null: nothing; undefined: as before. */
export async function noteLook(
  db: Database,
  { id, trouble_code, trouble_since }: SourceRow,
  { at, trouble }: { at: string; trouble: SourceTrouble | null | undefined },
): Promise<void> {
  const now = {
    trouble_code: trouble?.code ?? null,
    trouble_message: trouble?.message ?? null,
    trouble_since: trouble == null ? null : trouble.code === trouble_code ? (trouble_since ?? at) : at,
  };
  await db
    .updateTable('sources')
    .set({ looked_at: at, ...(trouble === undefined ? {} : now) })
    .where('id', '=', id)
    .execute();
}

/** A removed source keeps its name, and does not need it. */
async function assertNameFree(
  db: Database,
  { workspace_id, name, id = '' }: Pick<SourceRow, 'workspace_id' | 'name'> & { id?: string },
): Promise<void> {
  const query = selectThere(db).where('workspace_id', '=', workspace_id).where('name', '=', name).where('id', '!=', id);
  if ((await query.executeTakeFirst()) !== undefined) throw new AdeError('name_taken', { kind: 'source', name });
}

function selectThere(db: Database) {
  return db.selectFrom('sources').selectAll().where('removed_at', 'is', null);
}

/** How many sources have something that is wrong with them. */
export async function countTroubledSources(db: Database): Promise<number> {
  const row = await db
    .selectFrom('sources')
    .select((pick) => pick.fn.countAll<number>().as('count'))
    .where('trouble_code', 'is not', null)
    .where('removed_at', 'is', null)
    .where('paused_at', 'is', null)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
