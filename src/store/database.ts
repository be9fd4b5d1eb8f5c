import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { AdeError } from '../contract/errors/index.ts';
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

/** A database in memory, for tests. */
export async function openMemoryDatabase(): Promise<Database> {
  return openAt(':memory:', () => undefined);
}

async function openAt(path: string, prepare: () => void): Promise<Database> {
  let database: Database | undefined;
  try {
    prepare();
    database = new Kysely<Tables>({ dialect: makeSqliteDialect(path) });
    await migrate(database);
    return database;
  } catch (cause) {
    await database?.destroy();
    throw new AdeError('database_unusable', { path, found: (cause as Error).message }, { cause });
  }
}

async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
