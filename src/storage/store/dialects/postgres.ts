import {
  type DataTypeNode,
  type Dialect,
  PostgresAdapter,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresQueryCompiler,
  type QueryCompiler,
  sql,
} from 'kysely';
import { listParts } from '../schema/name-parts.ts';
import type { DialectParts, WithParts } from './dialect.ts';
import { assertNewEnough } from './postgres-errors.ts';
import { makePool, type PoolOptions } from './postgres-pool.ts';
import { listPostgresNames, listPostgresTables } from './postgres-tables.ts';
import { toPostgres } from './postgres-texts.ts';

/** PostgreSQL 15 or later at a URL. */
export async function makePostgresDialect(url: string, options: PoolOptions): Promise<Dialect> {
  const pool = await makePool(url, options);
  return new PartsDialect({ pool }, { ...postgresParts, readPool: () => pool.readState() });
}

class Adapter extends PostgresAdapter implements WithParts {
  readonly parts: DialectParts;

  constructor(parts: DialectParts) {
    super();
    this.parts = parts;
  }
}

/** Texts sort by their bytes, as in SQLite, whatever the locale of the server. */
class Compiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }

  protected override addParameter(parameter: unknown): void {
    super.addParameter(toPostgres(parameter));
  }
}

class PartsDialect extends PostgresDialect {
  readonly #parts: DialectParts;

  constructor(config: PostgresDialectConfig, parts: DialectParts) {
    super(config);
    this.#parts = parts;
  }

  override createAdapter(): PostgresAdapter {
    return new Adapter(this.#parts);
  }

  override createQueryCompiler(): QueryCompiler {
    return new Compiler();
  }
}

/** Names are found by their parts of these lengths (in characters): every search text contains such a part. */
const PART_LENGTHS = [1, 2, 3];

const postgresParts: Omit<DialectParts, 'readPool'> = {
  name: 'postgres',
  counterType: 'bigint',

  async assertNewEnough(db, path) {
    const { rows } = await sql<{ server_version_num: string }>`show server_version_num`.execute(db);
    assertNewEnough(path, rows[0]!.server_version_num);
  },

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

  /** One index has all parts, including the short ones. */
  async addNameIndex(db, { kind }) {
    const names = sql.table(`${kind}_names`);
    await sql`alter table ${names} add column parts text[] not null`.execute(db);
    await sql`create index ${sql.ref(`${kind}_names_parts`)} on ${names} using gin (parts)`.execute(db);
  },

  addShortNameIndex: async () => undefined,

  async insertName(db, { kind }, id, name, seq) {
    const number = seq === undefined ? sql`default` : sql`${seq}`;
    await sql`
      insert into ${sql.table(`${kind}_names`)}(seq, ${sql.ref(`${kind}_id`)}, name, parts) overriding system value
      values (${number}, ${id}, ${name}, ${listParts(name, PART_LENGTHS)})`.execute(db);
  },

  /** Dead rows go with PostgreSQL's own vacuum; this begins one at once, where the user may. */
  async forgetDeleted(db) {
    const tables = await listPostgresTables(db);
    for (const { name } of tables)
      await sql
        // Its statistics have values of the columns, too.
        .raw(`vacuum (analyze) "${name}"`)
        .execute(db)
        .catch(() => undefined);
  },

  async continueNames(db, { kind }) {
    const names = `${kind}_names`;
    await sql`select setval(pg_get_serial_sequence(${names}, 'seq'), max(seq)) from ${sql.table(names)}
      having max(seq) is not null`.execute(db);
  },

  findNames({ kind }, text) {
    const length = Math.min([...text].length, PART_LENGTHS.length);
    return sql`(select seq, ${sql.ref(`${kind}_id`)} as target_id from ${sql.table(`${kind}_names`)}
      where parts @> ${listParts(text, [length])} and position(${text} in name) > 0)`;
  },

  /** The number of the next writing transaction: it also changes when this process writes. */
  async readDataVersion(db) {
    const { rows } = await sql<{ version: number }>`
      select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as version`.execute(db);
    return rows[0]!.version;
  },

  listTables: listPostgresTables,
  listNames: listPostgresNames,
};
