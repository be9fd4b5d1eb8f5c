import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { ENGINE_VERSION } from '../../src/contract/version.ts';
import { insertJob, openDatabase } from '../../src/storage/store/index.ts';
import { migrations } from '../../src/storage/store/migrations/index.ts';
import { databaseEnvOf, ON_POSTGRES, placeOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { addDocument, makeDataDir, startServer } from './harness.ts';
import { makeJobTestRow } from './rows.ts';

const LAST = Object.keys(migrations).at(-1) ?? '';

/** A service that has worked with this version, and whose database a later version has then changed. */
async function makeLater(t: TestContext, change: readonly string[]): Promise<string> {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir);
  await addDocument(server, 'name,amount\nAnn,1\n');
  await insertJob(server.db, makeJobTestRow({ id: 'job_1' }));
  await server.stop();
  const db = await openDatabase(await placeOf(dataDir));
  for (const statement of change) await sql.raw(statement).execute(db);
  await db.destroy();
  return dataDir;
}

/** What a later version may do: new tables and columns, other values, and rows that only it understands. */
const LATER = [
  'alter table jobs add column of_later text',
  'create table things_of_later (id text primary key)',
  "insert into things_of_later values ('x')",
  "insert into kysely_migration values ('2098_of_later', '2098-01-01')",
  "insert into kysely_migration values ('2099_of_later', '2099-01-01')",
];

/** The contents of all files, except for those of the lock and of SQLite's log. */
function readFiles(dataDir: string): Map<string, string> {
  const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/-(wal|shm)$|\.lock(\.owner)?$/.test(entry.name));
  return new Map(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')]),
  );
}

async function readRows(dataDir: string): Promise<unknown> {
  const { connectDatabase } = await import('../../src/storage/store/database.ts');
  const db = await connectDatabase(await placeOf(dataDir));
  const tables = ['kysely_migration', 'jobs', 'documents', 'workspaces', 'activity', 'things_of_later', 'identity'];
  const rows = await Promise.all(tables.map((table) => sql`select * from ${sql.table(table)}`.execute(db)));
  await db.destroy();
  return rows.map((found) => found.rows);
}

test('a database that a later version has upgraded is refused by every command, with what to do, and stays as it is', async (t) => {
  const dataDir = await makeLater(t, LATER);
  const env = { ...databaseEnvOf(dataDir), ADE_DATA_DIR: dataDir };
  const before = [readFiles(dataDir), await readRows(dataDir)];
  for (const args of [
    ['serve', '--port', '0'],
    ['token', 'list'],
    ['token', 'create', 'Anna', '--grant', '*=admin'],
    ['workspace', 'list'],
    ['workspace', 'retention', 'ws_test', '--documents', '1 day', '--yes'],
    ['verify', '--activity'],
    ['source', 'list'],
  ]) {
    const { exitCode, stdout, stderr } = await runAde(args, env);
    assert.deepEqual([exitCode, stdout], [1, ''], `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, /^error\[database_newer\]: A later version of ADE upgraded the database /m, args.join(' '));
    for (const part of [
      `this is ADE ${ENGINE_VERSION}, which expects at most the step ${LAST} of its tables, and found the step 2099_of_later`,
      'Nothing was changed. Start the version that upgraded it, or a later one.',
      'To go back to this version, restore the backup from before the upgrade',
    ])
      assert.ok(stderr.includes(part), stderr);
  }
  assert.deepEqual([readFiles(dataDir), await readRows(dataDir)], before);
});

test('so is one that only has later tables of the queue', ON_POSTGRES, async (t) => {
  const dataDir = await makeLater(t, ['update pgboss.version set version = version + 1']);
  const env = { ...databaseEnvOf(dataDir), ADE_DATA_DIR: dataDir };
  const { exitCode, stderr } = await runAde(['serve', '--port', '0'], env);
  assert.equal(exitCode, 1, stderr);
  const message =
    /^error\[database_newer\]: .*expects at most version (\d+) of the tables of its queue, and found version (\d+)\. /m;
  const [, expected, found] = message.exec(stderr) ?? [];
  assert.equal(Number(found), Number(expected) + 1, stderr);
  const db = await openDatabase(await placeOf(dataDir));
  await sql.raw('update pgboss.version set version = version - 1').execute(db);
  await db.destroy();
  const server = await startServer(dataDir);
  await server.stop();
});
