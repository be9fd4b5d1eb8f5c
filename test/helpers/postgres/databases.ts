import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import type { TestContext } from 'node:test';
import pg from 'pg';
import {
  type Database,
  type DatabasePlace,
  databasePath,
  openDatabase,
  openMemoryDatabase,
} from '../../../src/storage/store/database.ts';

/** The server that has the test databases, and a template that is copied for each test: see scripts/test/postgres.ts. Empty for SQLite. */
const server = process.env.ADE_TEST_POSTGRES_HERE ?? '';

/** Whether the tests of this process use PostgreSQL. */
export const isOnPostgres = server !== '';

/** For tests of the SQLite file itself, and of data folders from the time before there was another database. */
export const ON_SQLITE = { skip: isOnPostgres && 'It is about the file of SQLite.' };

/** For tests of PostgreSQL itself. */
export const ON_POSTGRES = { skip: !isOnPostgres && 'It is about PostgreSQL.' };

const made = new Set<string>();
/** Databases of ended tests, which may still have open connections: dropped when the next database is made. */
const doomed = new Set<string>();

/** The ADE_DATABASE_URL for a data folder, with a database of its own; empty for SQLite. */
export async function databaseUrlOf(dataDir: string): Promise<string> {
  if (!isOnPostgres) return '';
  const name = nameDatabase(dataDir);
  if (!made.has(name)) {
    await dropDoomed();
    await askServer(`create database ${name} template ade_template strategy file_copy`, '42P04');
    made.add(name);
  }
  return `${server}/${name}`;
}

/** The ADE_DATABASE_URL of a database without tables; it is removed with the test. */
export async function makeEmptyDatabase(t: TestContext): Promise<string> {
  const name = nameDatabase(`empty ${Math.random()}`);
  await askServer(`create database ${name}`);
  t.after(() => askServer(`drop database ${name} with (force)`));
  return `${server}/${name}`;
}

/** A copy of a database, as a restored backup is; it is removed with the test. Nobody may be using the database. */
export async function copyDatabase(t: TestContext, url: string): Promise<string> {
  const [name, from] = [nameDatabase(`copy ${Math.random()}`), new URL(url).pathname.slice(1)];
  await endSessions(from);
  await askServer(`create database ${name} template ${from} strategy file_copy`);
  t.after(() => askServer(`drop database ${name} with (force)`));
  return `${server}/${name}`;
}

/** The ADE_DATABASE_URL for a data folder whose database exists already, even if another process made it. */
export function knownDatabaseUrlOf(dataDir: string): string {
  return isOnPostgres ? `${server}/${nameDatabase(dataDir)}` : '';
}

/** The environment that tells a command the database of a data folder. */
export function databaseEnvOf(dataDir: string): Record<string, string> {
  return { ADE_DATABASE_URL: knownDatabaseUrlOf(dataDir) };
}

export async function placeOf(dataDir: string): Promise<DatabasePlace> {
  return { dataDir, databaseUrl: await databaseUrlOf(dataDir) };
}

/** A database for one test; it is removed with the test. */
export async function openTestDatabase(t: TestContext): Promise<Database> {
  const name = `memory ${Math.random()}`;
  const db = isOnPostgres ? await openDatabase(await placeOf(name)) : await openMemoryDatabase();
  t.after(async () => {
    await db.destroy();
    dropDatabase(name);
  });
  return db;
}

/** Call it when the data folder is removed. The database is dropped later, so that its users can finish first. */
export function dropDatabase(dataDir: string): void {
  const name = nameDatabase(dataDir);
  if (made.delete(name)) doomed.add(name);
}

/**
 * Replaces a data folder's database, which nobody may be using, with an empty one; returns a function that restores the old one. For
 * SQLite, its file is moved away meanwhile.
 */
export async function putDatabaseAway(dataDir: string): Promise<() => Promise<void>> {
  if (!isOnPostgres) return putFileAway(databasePath(dataDir));
  const name = nameDatabase(dataDir);
  await endSessions(name);
  await askServer(`alter database ${name} rename to ${name}_away`);
  await askServer(`create database ${name} template ade_template strategy file_copy`);
  return async () => {
    await askServer(`drop database ${name} with (force)`);
    await askServer(`alter database ${name}_away rename to ${name}`);
  };
}

function putFileAway(path: string): () => Promise<void> {
  const removeRest = () => {
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  };
  renameSync(path, `${path}-away`);
  removeRest();
  return async () => {
    rmSync(path);
    removeRest();
    renameSync(`${path}-away`, path);
  };
}

/** Ends the sessions in a database. */
function endSessions(name: string): Promise<void> {
  return askServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
}

async function dropDoomed(): Promise<void> {
  const names = [...doomed];
  doomed.clear();
  for (const name of names) await askServer(`drop database ${name} with (force)`);
}

function nameDatabase(dataDir: string): string {
  return `d_${createHash('sha256').update(dataDir).digest('hex').slice(0, 20)}`;
}

async function askServer(statement: string, expectedCode?: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } catch (error) {
    if ((error as { code?: string }).code !== expectedCode) throw error;
  } finally {
    await client.end();
  }
}
