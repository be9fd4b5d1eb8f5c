import {
  type DataTypeNode,
  type Dialect,
  PostgresAdapter,
  PostgresDialect,
  type PostgresPool,
  PostgresQueryCompiler,
  type QueryCompiler,
  sql,
} from 'kysely';
import { listParts } from '../name-parts.ts';
import type { DialectParts, WithParts } from './dialect.ts';

/** Connections of one process. A server of PostgreSQL has 100 unless somebody says otherwise. */
const MAX_CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * What the server does for each connection: a node that cannot be reached any more must not keep the rows that it has taken, nor
 * wait for others for ever.
 */
const SESSION: Record<string, string> = {
  idle_in_transaction_session_timeout: '30s',
  lock_timeout: '30s',
  tcp_user_timeout: '15s',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};

/** The same for the start of a connection. */
export const SESSION_OPTIONS = Object.entries(SESSION)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/** PostgreSQL 15 or later at a URL, by `pg`, which is loaded here and nowhere else. */
export async function makePostgresDialect(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg');
  const types = {
    // All our numbers are counts and sizes, which JavaScript holds.
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
  };
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'ade',
    options: SESSION_OPTIONS,
    types: types as never,
  });
  // A connection that breaks while nobody uses it is replaced by the next query; in a query, that fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PartsDialect({ pool: pool as unknown as PostgresPool });
}

class Adapter extends PostgresAdapter implements WithParts {
  readonly parts = postgresParts;
}

/** Texts sort by their bytes, as in SQLite, whatever the language of the server is. */
class Compiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}

class PartsDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new Adapter();
  }

  override createQueryCompiler(): QueryCompiler {
    return new Compiler();
  }
}

/** Of so many characters are the parts by which names are found: each text has one of them. */
const PART_LENGTHS = [1, 2, 3];

const postgresParts: DialectParts = {
  name: 'postgres',
  counterType: 'bigint',
  countUp: (column) => column.primaryKey().generatedAlwaysAsIdentity(),

  async addTrigger(db, { name, table, on, columns = [], when, takes, statements }) {
    const event = columns.length === 0 ? on : `${on} of ${columns.join(', ')}`;
    const condition = when === undefined ? '' : `when (${when})`;
    const take = takes === undefined ? [] : [`perform 1 from ${takes} for no key update`];
    const result = on === 'after delete' ? 'old' : 'new';
    await sql
      .raw(`create function ${name}() returns trigger language plpgsql as $$ begin
        ${[...take, ...statements, `return ${result}`].join('; ')};
      end $$`)
      .execute(db);
    await sql
      .raw(`create trigger ${name} ${event} on ${table} for each row ${condition} execute function ${name}()`)
      .execute(db);
  },

  /** An index of all parts, the short ones as well. */
  async addNameIndex(db, { kind }) {
    const names = sql.table(`${kind}_names`);
    await sql`alter table ${names} add column parts text[] not null`.execute(db);
    await sql`create index ${sql.ref(`${kind}_names_parts`)} on ${names} using gin (parts)`.execute(db);
  },

  addShortNameIndex: async () => undefined,

  async insertName(db, { kind }, id, name) {
    await sql`
      insert into ${sql.table(`${kind}_names`)}(${sql.ref(`${kind}_id`)}, name, parts)
      values (${id}, ${name}, ${listParts(name, PART_LENGTHS)})`.execute(db);
  },

  findNames({ kind }, text) {
    const length = Math.min([...text].length, PART_LENGTHS.length);
    return sql`(select seq, ${sql.ref(`${kind}_id`)} as target_id from ${sql.table(`${kind}_names`)}
      where parts @> ${listParts(text, [length])} and position(${text} in name) > 0)`;
  },

  /** The next number of a transaction that writes: it changes with what this process writes, too. */
  async readDataVersion(db) {
    const { rows } = await sql<{ version: number }>`
      select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as version`.execute(db);
    return rows[0]!.version;
  },
};
