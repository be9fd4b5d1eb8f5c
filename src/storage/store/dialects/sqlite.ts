import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type SelectModifierNode,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { listShortParts, spellPart } from '../schema/name-parts.ts';
import type { Tables } from '../schema/tables.ts';
import type { DialectParts, WithParts } from './dialect.ts';
import { listSqliteNames, listSqliteTables } from './sqlite-tables.ts';

/** The service has a few dozen queries. If there are more, the oldest compiled one is dropped. */
const MAX_STATEMENTS = 256;
/** How long a query waits for another process that has locked the file, such as a backup or `ade token`. */
const BUSY_TIMEOUT_MS = 5000;
/** SQLite's 2 MB are too few for the inner index pages of 100,000 jobs: lists would read them again and again. */
const CACHE_KB = 8192;

type Parameters = readonly unknown[];

/** SQLite in a file, or in memory for `:memory:`, using the runtime's own module. */
export function makeSqliteDialect(path: string): Dialect {
  const database = openSqlite(path);
  const statements = new Map<string, CachedStatement>();
  return new TransactionalDialect({
    database: {
      close: () => {
        statements.clear();
        database.close();
      },
      prepare: (sql) => prepareCached(database, statements, sql),
    },
    isInTransaction: () => database.isTransaction,
  });
}

/**
 * SQLite can change its schema in transactions, but Kysely's adapter does not use that: a process that is killed during
 * a migration would leave tables that make the next start fail.
 */
class TransactionalAdapter extends SqliteAdapter implements WithParts {
  readonly parts = sqliteParts;

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

type Config = SqliteDialectConfig & { isInTransaction: () => boolean };

/**
 * Transactions wait at their beginning for those of another process (`ade token`). A transaction that only locks after
 * a read could no longer write if the other process has written since.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #isInTransaction: () => boolean;

  constructor({ isInTransaction, ...config }: Config) {
    super(config);
    this.#isInTransaction = isInTransaction;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** If the disk is full, SQLite has already rolled back. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isInTransaction()) await super.rollbackTransaction(connection);
  }
}

/** Leaves out row locks: a transaction that begins as above locks the whole database. */
class Compiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== 'ForUpdate' && node.modifier !== 'ForKeyShare') super.visitSelectModifier(node);
  }
}

class TransactionalDialect extends SqliteDialect {
  readonly #config: Config;

  constructor(config: Config) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  override createQueryCompiler(): QueryCompiler {
    return new Compiler();
  }
}

/** One index of names has parts of three characters, another one has shorter parts. */
const INDEXED_CHARS = 3;
/** Few enough rows for memory, and enough to write the index in large pieces. */
const ROWS_PER_READ = 1000;

const sqliteParts: DialectParts = {
  name: 'sqlite',
  /** SQLite comes with the runtime. */
  assertNewEnough: async () => undefined,
  counterType: 'integer',
  countUp: (column) => column.primaryKey(),

  async addTrigger(db, { name, table, on, columns = [], when, statements }) {
    const event = columns.length === 0 ? on : `${on} of ${columns.join(', ')}`;
    const condition = when === undefined ? '' : `when ${when}`;
    await sql
      .raw(`create trigger ${name} ${event} on ${table} ${condition} begin ${statements.join('; ')}; end`)
      .execute(db);
  },

  /** Uses the trigrams of FTS5, directly on the table. */
  async addNameIndex(db, { kind }) {
    const [names, index] = [`${kind}_names`, `${kind}_index`];
    await sql
      .raw(
        `create virtual table ${index} using fts5(name, ${kind}_id unindexed, content='${names}', content_rowid='seq',
           tokenize='trigram case_sensitive 1')`,
      )
      .execute(db);
    await sqliteParts.addTrigger(db, {
      name: `${names}_added`,
      table: names,
      on: 'after insert',
      statements: [`insert into ${index}(rowid, name) values (new.seq, new.name)`],
    });
    await sqliteParts.addTrigger(db, {
      name: `${names}_removed`,
      table: names,
      on: 'after delete',
      statements: [`insert into ${index}(${index}, rowid, name) values ('delete', old.seq, old.name)`],
    });
  },

  /** An index of words without a copy of the names; its `rowid` is their `seq`. */
  async addShortNameIndex(db, { kind }) {
    const [names, index] = [`${kind}_names`, `${kind}_short_index`];
    await sql
      .raw(
        `create virtual table ${index} using fts5(parts, content='', contentless_delete=1, detail=none,
           tokenize='ascii')`,
      )
      .execute(db);
    await sqliteParts.addTrigger(db, {
      name: `${kind}_short_removed`,
      table: names,
      on: 'after delete',
      statements: [`delete from ${index} where rowid = old.seq`],
    });
    for (let lastSeq = 0; ; ) {
      const { rows } = await sql<{ seq: number; name: string }>`
        select seq, name from ${sql.table(names)} where seq > ${lastSeq} order by seq limit ${ROWS_PER_READ}`.execute(
        db,
      );
      for (const { seq, name } of rows) {
        await sql`insert into ${sql.table(index)}(rowid, parts) values (${seq}, ${listShortParts(name)})`.execute(db);
        lastSeq = seq;
      }
      if (rows.length < ROWS_PER_READ) return;
    }
  },

  /** Triggers update the index of longer parts, and remove entries from both indexes. */
  async insertName(db, { kind }, id, name, number) {
    const { rows } = await sql<{ seq: number }>`
      insert into ${sql.table(`${kind}_names`)}(seq, ${sql.ref(`${kind}_id`)}, name)
      values (${number ?? null}, ${id}, ${name}) returning seq`.execute(db);
    const index = sql.table(`${kind}_short_index`);
    await sql`insert into ${index}(rowid, parts) values (${rows[0]!.seq}, ${listShortParts(name)})`.execute(db);
  },

  /** SQLite does this itself. */
  continueNames: async () => undefined,

  /**
   * Old segments of the indexes of names, and the log beside the file, have the old texts. What was deleted or changed in
   * the file itself was overwritten with zeros (`secure_delete`), except for copies of rows that SQLite has moved from
   * one page to another. Only a VACUUM removes these; it stops all requests, so it is only done if it has to be.
   */
  async forgetDeleted(db, hasLeft) {
    for (const index of ['job_index', 'document_index', 'job_short_index', 'document_short_index'])
      await sql.raw(`insert into ${index}(${index}) values ('optimize')`).execute(db);
    await emptyLog(db);
    if (!(await hasLeft())) return;
    // In memory, the copy would need as much memory as the file has bytes.
    await sql`pragma temp_store = file`.execute(db);
    try {
      await sql`vacuum`.execute(db);
    } finally {
      await sql`pragma temp_store = memory`.execute(db);
    }
    await emptyLog(db);
  },

  /** When the result is read from the highest `seq` down, SQLite stops as soon as a page is full. */
  findNames({ kind }, text) {
    // A NUL would end the text for the index, and no document's name contains it.
    if (text.includes('\0')) return sql`(select 0 as seq, '' as target_id where false)`;
    const id = sql.ref(`${kind}_id`);
    if ([...text].length < INDEXED_CHARS) {
      const [short, names] = [sql.table(`${kind}_short_index`), sql.table(`${kind}_names`)];
      // SQLite keeps the order of a cross join.
      return sql`(select ${short}.rowid as seq, ${id} as target_id from ${short} cross join ${names} as names
        where names.seq = ${short}.rowid and ${short} match ${spellPart(text)})`;
    }
    const index = sql.table(`${kind}_index`);
    const phrase = `"${text.replaceAll('"', '""')}"`;
    return sql`(select rowid as seq, ${id} as target_id from ${index} where ${index} match ${phrase})`;
  },

  /** The number stays the same when this process changes the database. */
  async readDataVersion(db) {
    const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
    return rows[0]!.data_version;
  },

  readPool: () => null,

  listTables: listSqliteTables,
  listNames: listSqliteNames,
};

/** Throws if another process still reads from the log. */
async function emptyLog(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  if (rows[0]?.busy === 1) throw new Error('Another process is using the log of the database.');
}

function openSqlite(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: BUSY_TIMEOUT_MS });
  // FULL: an accepted job survives a power cut, not only a crash.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory');
  database.exec(`pragma cache_size = -${CACHE_KB}`);
  // What is deleted is overwritten, so that an erasure leaves nothing behind.
  database.exec('pragma secure_delete = on');
  return database;
}

interface CachedStatement {
  reader: boolean;
  all(parameters: Parameters): unknown[];
  run(parameters: Parameters): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(parameters: Parameters): IterableIterator<unknown>;
}

function prepareCached(database: DatabaseSync, statements: Map<string, CachedStatement>, sql: string): CachedStatement {
  const known = statements.get(sql);
  if (known) return known;
  const statement = wrapStatement(database.prepare(sql));
  if (statements.size >= MAX_STATEMENTS) statements.delete(statements.keys().next().value!);
  statements.set(sql, statement);
  return statement;
}

function wrapStatement(statement: StatementSync): CachedStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bind(parameters)),
    run: (parameters) => statement.run(...bind(parameters)),
    iterate: (parameters) => statement.iterate(...bind(parameters)),
  };
}

/** SQLite has no booleans; all other values are unchanged. */
function bind(parameters: Parameters): SQLInputValue[] {
  return parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value) as SQLInputValue);
}
