import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  HandleEmptyInListsPlugin,
  Kysely,
  type Transaction as KyselyTransaction,
  replaceWithNoncontingentExpression,
} from 'kysely';
import { Migrator } from 'kysely/migration';
import { describeDatabaseUrl } from '../../contract/database-url.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { partsOf } from './dialects/dialect.ts';
import { explainPostgresError } from './dialects/postgres-errors.ts';
import type { PoolOptions } from './dialects/postgres-pool.ts';
import { makeSqliteDialect } from './dialects/sqlite.ts';
import { migrations } from './migrations/index.ts';
import type { Tables } from './schema/tables.ts';

/** The database; every storage function takes it, or a transaction on it, as its first argument. */
export type Database = Kysely<Tables>;

/**
 * Where a database is: PostgreSQL at `databaseUrl`; if that is empty, SQLite in the data folder. With
 * `databaseDirectUrl`, `databaseUrl` leads to a pooler in transaction mode.
 */
export type DatabasePlace = Pick<Settings, 'dataDir' | 'databaseUrl'> & Partial<Pick<Settings, 'databaseDirectUrl'>>;

/** A transaction, for functions whose changes must be stored together with others, or not at all. */
export type Transaction = KyselyTransaction<Tables>;

export function databasePath(dataDir: string): string {
  return dataFolders(dataDir).database;
}

/**
 * Called before a database is made or upgraded, for which it may throw: then nothing is changed. The tables are those of
 * an older version, or do not exist.
 */
export type BeforeUpgrade = (db: Database, state: 'outdated' | 'missing') => Promise<void>;

/**
 * Opens a database; makes and migrates it if necessary. Throws `database_unusable`, `database_newer`,
 * `database_foreign`; for PostgreSQL also `database_unreachable`, `database_refused` and `database_too_old`.
 */
export async function openDatabase(place: DatabasePlace, beforeUpgrade?: BeforeUpgrade): Promise<Database> {
  return openMigrated(place, () => connectDatabase(place), beforeUpgrade);
}

/**
 * Opens a database that a server may be using, without changing its schema. Throws `database_missing` if there is
 * none, `database_outdated` if an older version made it, and what `openDatabase` throws. `options` are for PostgreSQL.
 */
export async function openCurrentDatabase(
  place: DatabasePlace,
  options: Omit<PoolOptions, 'isPooled'> = {},
): Promise<Database> {
  if (!mayBeThere(place)) throw new AdeError('database_missing', { path: describePlace(place) });
  let db: Database | undefined;
  try {
    db = await connectDatabase(place, options);
    if ((await findSchemaState(db, place)) === 'current') return db;
    throw new AdeError('database_outdated', { path: describePlace(place) });
  } catch (cause) {
    await db?.destroy();
    throw explainDatabaseError(place, cause);
  }
}

/** Opens a database, whatever is in it, without changing it. For SQLite, makes the file if it does not exist. */
export async function connectDatabase(
  place: DatabasePlace,
  options: Omit<PoolOptions, 'isPooled'> = {},
): Promise<Database> {
  const { dataDir, databaseUrl } = place;
  if (databaseUrl === '') {
    const path = databasePath(dataDir);
    mkdirSync(dirname(path), { recursive: true });
    return new Kysely<Tables>({ dialect: makeSqliteDialect(path) });
  }
  return connectPostgres(place, options);
}

/** False if there is no SQLite file. True for PostgreSQL, which has to be asked. */
export function mayBeThere({ dataDir, databaseUrl }: DatabasePlace): boolean {
  return databaseUrl !== '' || existsSync(databasePath(dataDir));
}

/** A database in memory, for tests. */
export async function openMemoryDatabase(): Promise<Database> {
  const open = async () => new Kysely<Tables>({ dialect: makeSqliteDialect(':memory:') });
  return openMigrated({ dataDir: ':memory:', databaseUrl: '' }, open);
}

async function openMigrated(
  place: DatabasePlace,
  open: () => Promise<Database>,
  beforeUpgrade?: BeforeUpgrade,
): Promise<Database> {
  let db: Database | undefined;
  try {
    db = await open();
    await migrate(db, place, beforeUpgrade);
    return db;
  } catch (cause) {
    await db?.destroy();
    throw explainDatabaseError(place, cause);
  }
}

/** The address for what needs a connection of its own, or settings for a connection: a pooler has neither. */
export function directUrlOf({ databaseUrl, databaseDirectUrl = '' }: DatabasePlace): string {
  return databaseDirectUrl || databaseUrl;
}

async function connectPostgres(place: DatabasePlace, options: Omit<PoolOptions, 'isPooled'>): Promise<Database> {
  const direct = directUrlOf(place);
  const needsSettings = options.isUnlimited === true || options.isReadOnly === true;
  const url = needsSettings ? direct : place.databaseUrl;
  const { makePostgresDialect } = await import('./dialects/postgres.ts');
  // `in ()` isn't valid SQL, although SQLite accepts it.
  const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];
  return new Kysely<Tables>({
    dialect: await makePostgresDialect(url, { ...options, isPooled: url !== direct }),
    plugins,
  });
}

/** The error to show operators for an error of the database or of the connection to it. */
export function explainDatabaseError(place: DatabasePlace, cause: unknown): AdeError {
  if (isAdeError(cause)) return cause;
  const path = describePlace(place);
  if (place.databaseUrl !== '') return explainPostgresError(path, cause);
  return new AdeError('database_unusable', { path, found: (cause as Error).message }, { cause });
}

/** Names a database in messages, without user and password. */
export function describePlace({ dataDir, databaseUrl }: DatabasePlace): string {
  return databaseUrl === '' ? databasePath(dataDir) : describeDatabaseUrl(databaseUrl);
}

function makeMigrator(db: Database): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}

async function migrate(db: Database, place: DatabasePlace, beforeUpgrade?: BeforeUpgrade): Promise<void> {
  const state = await findSchemaState(db, place);
  if (state === 'current') return;
  await beforeUpgrade?.(db, state);
  if (place.databaseUrl === '') return takeSteps(db);
  const unlimited = await connectPostgres(place, { isUnlimited: true });
  await takeSteps(unlimited).finally(() => unlimited.destroy());
}

async function takeSteps(db: Database): Promise<void> {
  const { error } = await makeMigrator(db).migrateToLatest();
  if (error !== undefined) throw error;
}

/**
 * Throws `database_too_old` for an old server, `database_newer` if a later version of ADE used the database,
 * `database_foreign` if another program uses it.
 */
export async function findSchemaState(db: Database, place: DatabasePlace): Promise<'current' | 'outdated' | 'missing'> {
  const path = describePlace(place);
  await partsOf(db).assertNewEnough(db, path);
  const steps = await makeMigrator(db).getMigrations();
  const done = steps.filter(({ executedAt }) => executedAt !== undefined);
  // Another program may use Kysely too, and name its steps as we do.
  if (done.length < steps.length) await assertNotForeign(db, place);
  const found = done.length === 0 ? undefined : (await listUnknownSteps(db)).at(-1);
  const expected = Object.keys(migrations).at(-1) ?? '';
  if (found !== undefined)
    throw makeNewerError(path, { expected: `the step ${expected} of its tables`, found: `the step ${found}` });
  if (done.length === 0) return 'missing';
  return done.length === steps.length ? 'current' : 'outdated';
}

/** The error for a database that a later version of ADE has upgraded. */
export function makeNewerError(path: string, about: { expected: string; found: string }): AdeError {
  return new AdeError('database_newer', { path, version: ENGINE_VERSION, ...about });
}

/** A table that every version of ADE has, and other programs hardly. */
const TABLE_OF_ADE = 'config_versions';

/** Throws `database_foreign` if there are tables and none of them is ADE's. */
async function assertNotForeign(db: Database, place: DatabasePlace): Promise<void> {
  const names = await partsOf(db).listNames(db);
  const [found] = names;
  if (found === undefined || names.includes(TABLE_OF_ADE)) return;
  const setting = place.databaseUrl === '' ? 'ADE_DATA_DIR' : 'ADE_DATABASE_URL';
  throw new AdeError('database_foreign', { path: describePlace(place), found, setting });
}

/** Steps of the schema that this version does not know. */
async function listUnknownSteps(db: Database): Promise<string[]> {
  const done = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  return done.map(({ name }) => name).filter((name) => migrations[name] === undefined);
}
