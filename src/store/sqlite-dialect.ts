import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';

/** The service has a few dozen queries. When there are more, the oldest compiled one is dropped. */
const MAX_STATEMENTS = 256;
/** How long a query waits for another process that has locked the file, such as a backup or `ade token`. */
const BUSY_TIMEOUT_MS = 5000;
/** SQLite's own 2 MB are not enough for the inner pages of the indexes of 100,000 jobs: lists would read them again and again. */
const CACHE_KB = 8192;

type Parameters = readonly unknown[];

/** SQLite in a file, or in memory for `:memory:`, by the runtime's own module. */
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
 * SQLite changes its schema within transactions, which Kysely's adapter does not use: a process that was killed in the
 * middle of a migration would leave tables that the next start finds in its way.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

type Config = SqliteDialectConfig & { isInTransaction: () => boolean };

/**
 * Transactions wait for those of another process (`ade token`) where they begin. One that has read something first could not
 * write any more after the other one has.
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

  /** Where the disk is full, SQLite has rolled back already. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isInTransaction()) await super.rollbackTransaction(connection);
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
}

function openSqlite(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: BUSY_TIMEOUT_MS });
  // FULL: an accepted job survives a power cut, not only a crash.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory');
  database.exec(`pragma cache_size = -${CACHE_KB}`);
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

/** SQLite has no booleans; all other values stay as they are. */
function bind(parameters: Parameters): SQLInputValue[] {
  return parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value) as SQLInputValue);
}
