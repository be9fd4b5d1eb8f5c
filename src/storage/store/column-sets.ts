import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { ColumnSetRow } from './schema/column-rows.ts';
import type { JobRow } from './schema/tables.ts';
import { inTransaction } from './transactions.ts';

/** An accepted job; `tables_json` is null if its columns are not stored, or no longer. */
export type AcceptedColumns = Pick<
  JobRow,
  'id' | 'revision' | 'sender_id' | 'period' | 'filename' | 'stands_beside' | 'columns_id'
> & { tables_json: string | null };

/**
 * Stores the columns of a job's present results. Does nothing if the job has others by now, or if they were removed with
 * the record.
 */
export async function saveColumns(
  db: Database,
  { id, revision }: Pick<JobRow, 'id' | 'revision'>,
  set: ColumnSetRow,
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('jobs')
      .set({ columns_id: set.id })
      .where('id', '=', id)
      .where('revision', '=', revision)
      .where('artifacts_purged_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await transaction
      .insertInto('column_sets')
      .values(set)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  });
}

/** Removes these sets, or else all, unless a job still has them. */
export async function removeUnusedColumnSets(db: Database, ids?: readonly string[]): Promise<void> {
  if (ids?.length === 0) return;
  await db
    .deleteFrom('column_sets')
    .$if(ids !== undefined, (query) => query.where('id', 'in', [...(ids ?? [])]))
    .where((is) =>
      is.not(is.exists(is.selectFrom('jobs').select('jobs.id').whereRef('jobs.columns_id', '=', 'column_sets.id'))),
    )
    .execute();
}

/** Removes what is stored about the columns of a job. */
export async function forgetColumns(db: Database, jobId: string): Promise<void> {
  const found = await db.selectFrom('jobs').select('columns_id').where('id', '=', jobId).executeTakeFirst();
  const id = found?.columns_id ?? null;
  if (id === null) return;
  await db.updateTable('jobs').set({ columns_id: null }).where('id', '=', jobId).execute();
  await removeUnusedColumnSets(db, [id]);
}

/** Successful jobs whose columns are not stored although they have records, newest first, older than `before`. */
export async function listJobsWithoutColumns(
  db: Database,
  before: Pick<JobRow, 'created_at' | 'id'> | null,
  limit: number,
): Promise<Pick<JobRow, 'id' | 'created_at'>[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'created_at'])
    .where('columns_id', 'is', null)
    .where('status', '=', 'success')
    .where('revision_of', 'is', null)
    .where('is_try', '=', 0)
    .where('artifacts_purged_at', 'is', null)
    .$if(before !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${before?.created_at}, ${before?.id})`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

interface Under {
  configId: string;
  /** The job that asks. */
  exceptId: string;
}

/** A sender's accepted jobs under a config that have their records, newest first. */
export async function listAcceptedColumns(
  db: Database,
  senderId: string,
  { configId, exceptId }: Under,
): Promise<AcceptedColumns[]> {
  return selectAccepted(db, configId)
    .where('jobs.sender_id', '=', senderId)
    .where('jobs.id', '!=', exceptId)
    .orderBy('jobs.created_at', 'desc')
    .orderBy('jobs.id', 'desc')
    .execute();
}

/** The newest accepted job of each other sender of a workspace under a config, among those that have their records. */
export async function listNewestAcceptedColumns(
  db: Database,
  { workspaceId, exceptSenderId }: { workspaceId: string; exceptSenderId: string | null },
  { configId, exceptId }: Under,
): Promise<AcceptedColumns[]> {
  const newest = db
    .selectFrom('senders')
    .select((row) =>
      row
        .selectFrom('jobs')
        .select('jobs.id')
        .whereRef('jobs.sender_id', '=', 'senders.id')
        .where(isAccepted(configId))
        .where('jobs.id', '!=', exceptId)
        .orderBy('jobs.created_at', 'desc')
        .orderBy('jobs.id', 'desc')
        .limit(1)
        .as('id'),
    )
    .where('senders.workspace_id', '=', workspaceId)
    .$if(exceptSenderId !== null, (query) => query.where('senders.id', '!=', exceptSenderId));
  return selectAccepted(db, configId).innerJoin(newest.as('newest'), 'newest.id', 'jobs.id').execute();
}

/** How many jobs of a workspace are looked at for the columns that its configs read. */
const MAX_LOOKED_AT = 500;

/** The columns that configs have read lately, each set once a config, those of the newest jobs first. */
export async function listReadColumns(
  db: Database,
  workspaceId: string,
): Promise<{ config_id: string; tables_json: string }[]> {
  const newest = await db
    .selectFrom('jobs')
    .select(['config_id', 'columns_id'])
    .where('workspace_id', '=', workspaceId)
    .where('is_try', '=', 0)
    .where('revision_of', 'is', null)
    .where('columns_id', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_LOOKED_AT)
    .execute();
  const wanted = new Map(newest.map((row) => [`${row.config_id} ${row.columns_id}`, row]));
  if (wanted.size === 0) return [];
  const ids = [...new Set(newest.flatMap(({ columns_id: id }) => id ?? []))];
  const sets = await db.selectFrom('column_sets').select(['id', 'tables_json']).where('id', 'in', ids).execute();
  const byId = new Map(sets.map(({ id, tables_json: json }) => [id, json]));
  return [...wanted.values()].flatMap(({ config_id, columns_id }) => {
    const tables_json = byId.get(columns_id ?? '');
    return tables_json === undefined ? [] : [{ config_id, tables_json }];
  });
}

function selectAccepted(db: Database, configId: string) {
  return db
    .selectFrom('jobs')
    .leftJoin('column_sets', 'column_sets.id', 'jobs.columns_id')
    .select([
      'jobs.id',
      'jobs.revision',
      'jobs.sender_id',
      'jobs.period',
      'jobs.filename',
      'jobs.stands_beside',
      'jobs.columns_id',
      'column_sets.tables_json',
    ])
    .where(isAccepted(configId));
}

/** The state is part of the statement rather than a value: otherwise SQLite does not use the index for it. */
function isAccepted(configId: string) {
  return sql<boolean>`jobs.review_state = 'accepted' and jobs.config_id = ${configId} and jobs.revision_of is null
    and jobs.is_try = 0 and jobs.artifacts_purged_at is null`;
}
