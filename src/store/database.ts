import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { AdeError, isAdeError } from '../contract/errors/index.ts';
import { dataFolders } from '../contract/layout.ts';
import { migrations } from './migrations/index.ts';
import { makeSqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

/** The database; a storage function takes it, or a transaction on it, as its first argument. */
export type Database = Kysely<Tables>;

export function databasePath(dataDir: string): string {
  return dataFolders(dataDir).database;
}

/** Opens the database of a data folder; makes and migrates it where needed. Throws `database_unusable`. */
export async function openDatabase(dataDir: string): Promise<Database> {
  const path = databasePath(dataDir);
  return openAt(path, () => mkdirSync(dirname(path), { recursive: true }));
}

/**
 * Opens the database of a data folder that a server may be using, and changes nothing in its schema. Throws
 * `database_unusable` where there is none, or one of another version.
 */
export async function openCurrentDatabase(dataDir: string): Promise<Database> {
  const path = databasePath(dataDir);
  const refuse = (found: string) => new AdeError('database_unusable', { path, found });
  if (!existsSync(path)) throw refuse('there is none; a start of the service makes it');
  const db = connect(path);
  try {
    if (await isCurrent(db)) return db;
    throw refuse('another version of ADE made it; a start of the service upgrades it');
  } catch (cause) {
    await db.destroy();
    throw explain(path, cause);
  }
}

/** A database in memory, for tests. */
export async function openMemoryDatabase(): Promise<Database> {
  return openAt(':memory:', () => undefined);
}

async function openAt(path: string, prepare: () => void): Promise<Database> {
  let database: Database | undefined;
  try {
    prepare();
    database = connect(path);
    await migrate(database);
    return database;
  } catch (cause) {
    await database?.destroy();
    throw explain(path, cause);
  }
}

function connect(path: string): Database {
  return new Kysely<Tables>({ dialect: makeSqliteDialect(path) });
}

function explain(path: string, cause: unknown): AdeError {
  if (isAdeError(cause)) return cause;
  return new AdeError('database_unusable', { path, found: (cause as Error).message }, { cause });
}

function makeMigrator(db: Database): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}

async function migrate(db: Database): Promise<void> {
  const { error } = await makeMigrator(db).migrateToLatest();
  if (error !== undefined) throw error;
}

async function isCurrent(db: Database): Promise<boolean> {
  const steps = await makeMigrator(db).getMigrations();
  return steps.every(({ executedAt }) => executedAt !== undefined);
}
