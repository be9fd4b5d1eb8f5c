import { sql } from 'kysely';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import {
  connectDatabase,
  type Database,
  type DatabasePlace,
  describePlace,
  explainDatabaseError,
  findSchemaState,
  mayBeThere,
} from '../store/database.ts';
import { assertDirect, listDeadNodes, listNodeStates } from '../store/nodes.ts';

export interface DatabaseReport {
  kind: 'sqlite' | 'postgres';
  /** Without user and password. */
  place: string;
  /** False if the next start of the service will make or upgrade the database. */
  exists: boolean;
  /** Null if the database can be used, otherwise the reason. */
  error: JobError | null;
  /** Null for SQLite, and if PostgreSQL could not be asked. */
  server: ServerReport | null;
}

/** What PostgreSQL reports about itself and its users. */
export interface ServerReport {
  /** Such as `17.2`. */
  version: string;
  schema: 'current' | 'outdated' | 'missing';
  /** How far the clock of this host is ahead of the server's clock. */
  clock_offset_ms: number;
  /** Processes of ADE that share the database. */
  nodes: NodeReport[];
}

export interface NodeReport {
  id: string;
  host: string;
  pid: number;
  role: string;
  /** Version of ADE. */
  version: string;
  heartbeat_age_ms: number;
  /** False if the node's process has ended and the other nodes have not noticed yet. */
  is_alive: boolean;
  /** What is wrong with the node; null for nothing. */
  trouble: string | null;
}

/**
 * Where the database is, and whether PostgreSQL can be used there: its version, the user's rights, the schema. A SQLite
 * file is not opened.
 */
export async function inspectDatabase(place: DatabasePlace): Promise<DatabaseReport> {
  const about = { place: describePlace(place), exists: mayBeThere(place) };
  if (place.databaseUrl === '') return { kind: 'sqlite', ...about, error: null, server: null };
  let db: Database | undefined;
  let server: ServerReport | null = null;
  try {
    db = await connectDatabase(place);
    const schema = await findSchemaState(db, place);
    server = { ...(await inspectServer(db)), schema, nodes: schema === 'current' ? await inspectNodes(db) : [] };
    await assertRights(db, place, schema);
    await assertDirect(db, place);
    return { kind: 'postgres', ...about, exists: schema === 'current', error: null, server };
  } catch (error) {
    const { code, message } = explainDatabaseError(place, error);
    return { kind: 'postgres', ...about, error: { code, message }, server };
  } finally {
    await db?.destroy();
  }
}

async function inspectServer(db: Database): Promise<Pick<ServerReport, 'version' | 'clock_offset_ms'>> {
  const beforeMs = Date.now();
  const { rows } = await sql<{
    version: string;
    at_ms: number;
  }>`select split_part(current_setting('server_version'), ' ', 1) as version,
    round(extract(epoch from clock_timestamp()) * 1000)::bigint as at_ms`.execute(db);
  const { version, at_ms: atMs } = rows[0]!;
  return { version, clock_offset_ms: Math.round((beforeMs + Date.now()) / 2 - atMs) };
}

async function inspectNodes(db: Database): Promise<NodeReport[]> {
  const dead = new Set(await listDeadNodes(db, '', true));
  return (await listNodeStates(db)).map(({ id, host, pid, role, version, heartbeat_age_ms, trouble }) => ({
    id,
    host,
    pid,
    role,
    version,
    heartbeat_age_ms,
    is_alive: !dead.has(id),
    trouble,
  }));
}

/** Throws `database_refused` if the next start, or every later request, would fail. */
async function assertRights(db: Database, place: DatabasePlace, schema: ServerReport['schema']): Promise<void> {
  const { rows } = await sql<
    Record<'name' | 'database', string> & Record<'can_add' | 'can_add_schema' | 'has_boss', boolean>
  >`
    select coalesce(current_schema(), 'public') as name, current_database() as database,
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as can_add,
      has_database_privilege(current_database(), 'create') as can_add_schema,
      exists (select from pg_namespace where nspname = 'pgboss') as has_boss`.execute(db);
  const { name, database, can_add: canAdd, can_add_schema: canAddSchema, has_boss: hasBoss } = rows[0]!;
  if (schema !== 'current' && !canAdd) throw refuse(place, `schema ${name}`);
  if (!hasBoss && !canAddSchema) throw refuse(place, `database ${database}`);
  if (schema === 'missing') return;
  const table = await sql<{ can_change: boolean }>`
    select bool_and(has_table_privilege('jobs', kind)) as can_change
      from unnest(array['select', 'insert', 'update', 'delete']) as kind`.execute(db);
  if (!table.rows[0]!.can_change) throw refuse(place, 'table jobs');
}

/** Reports the problem in PostgreSQL's words. */
function refuse(place: DatabasePlace, of: string): AdeError {
  return new AdeError('database_refused', { path: describePlace(place), found: `permission denied for ${of}` });
}
