import { type SqlBool, sql } from 'kysely';
import { describeDatabaseUrl } from '../../contract/database-url.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type Database, type DatabasePlace, describePlace, directUrlOf } from './database.ts';
import { HOLDS_NO_LOCK, PostgresSession } from './dialects/postgres-session.ts';
import { makeId } from './ids.ts';
import type { NodeRow } from './schema/tables.ts';

/** A node that sends no heartbeat for this long counts as dead, even if its lock is held. */
const SILENT_SECONDS = 10;

/** The database's time in our format, since the clocks of nodes may differ. */
const now = sql<string>`to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const isSilent = sql<SqlBool>`heartbeat_at::timestamptz < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})`;
const isWithoutSession = sql.raw<SqlBool>(HOLDS_NO_LOCK);

/**
 * Throws `database_direct_differs` if the lock of a node's session, at ADE_DATABASE_DIRECT_URL, is not in the database
 * of ADE_DATABASE_URL: the other nodes would take this one for dead.
 */
export async function assertSameDatabase(db: Database, place: DatabasePlace, nodeId: string): Promise<void> {
  const { rows } = await sql<{ is_without: boolean }>`
    select ${isWithoutSession} as is_without from (values (${nodeId}::text)) as nodes (id)`.execute(db);
  if (!rows.some(({ is_without }) => is_without)) return;
  const direct = describeDatabaseUrl(directUrlOf(place));
  throw new AdeError('database_direct_differs', { path: describePlace(place), direct });
}

/** Does what `assertSameDatabase` does, for somebody who is not a node. */
export async function assertDirect(db: Database, place: DatabasePlace): Promise<void> {
  const { databaseUrl, databaseDirectUrl } = place;
  if (databaseUrl === '' || !databaseDirectUrl) return;
  const nothing = () => undefined;
  const name = makeId('node');
  const session = await PostgresSession.open(databaseDirectUrl, name, { onNotice: nothing, onLost: nothing });
  await assertSameDatabase(db, place, name).finally(() => session.close());
}

export async function insertNode(
  db: Database,
  node: Omit<NodeRow, 'started_at' | 'heartbeat_at' | 'stopping_at' | 'clock_offset_ms' | 'trouble'>,
): Promise<void> {
  await db
    .insertInto('nodes')
    .values({ ...node, clock_offset_ms: 0, trouble: null, started_at: now, heartbeat_at: now, stopping_at: null })
    .execute();
}

/** Records that a node is alive. Gives the database's time (ISO 8601); undefined if the node was declared dead. */
export async function noteHeartbeat(
  db: Database,
  id: string,
  state: Pick<NodeRow, 'sandbox_level' | 'clock_offset_ms' | 'trouble'>,
): Promise<string | undefined> {
  const row = await db
    .updateTable('nodes')
    .set({ heartbeat_at: now, ...state })
    .where('id', '=', id)
    .returning('heartbeat_at')
    .executeTakeFirst();
  return row?.heartbeat_at;
}

export async function markNodeStopping(db: Database, id: string): Promise<void> {
  await db.updateTable('nodes').set({ stopping_at: now }).where('id', '=', id).execute();
}

export async function listNodes(db: Database): Promise<NodeRow[]> {
  return db.selectFrom('nodes').selectAll().orderBy('started_at').orderBy('id').execute();
}

/** A node, with what only the database knows about it. */
export interface NodeState extends NodeRow {
  /** Jobs that run on it. */
  running: number;
  heartbeat_age_ms: number;
}

/** All nodes, the oldest first. */
export async function listNodeStates(db: Database): Promise<NodeState[]> {
  const age = sql<number>`round(extract(epoch from clock_timestamp() - heartbeat_at::timestamptz) * 1000)::int`;
  return db
    .selectFrom('nodes')
    .selectAll()
    .select(age.as('heartbeat_age_ms'))
    .select((row) =>
      row
        .selectFrom('jobs')
        .select((pick) => pick.fn.countAll<number>().as('count'))
        .whereRef('jobs.node_id', '=', 'nodes.id')
        .where('jobs.status', '=', 'running')
        .$asScalar()
        .$notNull()
        .as('running'),
    )
    .orderBy('started_at')
    .orderBy('id')
    .execute();
}

/** Nodes whose session has ended; with `isSettled`, also silent nodes. */
export async function listDeadNodes(db: Database, exceptId: string, isSettled: boolean): Promise<string[]> {
  const rows = await db
    .selectFrom('nodes')
    .select('id')
    .where('id', '!=', exceptId)
    .where(isSettled ? sql<SqlBool>`(${isSilent} or ${isWithoutSession})` : isWithoutSession)
    .execute();
  return rows.map(({ id }) => id);
}

/** Deletes a node; of several callers, only the one that deleted the row gets it. */
export async function deleteNode(db: Database, id: string): Promise<NodeRow | undefined> {
  return db.deleteFrom('nodes').where('id', '=', id).returningAll().executeTakeFirst();
}
