import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { dataFolders } from '../../../src/contract/layout.ts';
import { readSettings } from '../../../src/contract/settings.ts';
import { openStorage } from '../../../src/storage/identity/index.ts';
import { databasePath } from '../../../src/storage/store/database.ts';
import { findIdentity } from '../../../src/storage/store/identity.ts';
import { ON_SQLITE } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { UNDO_STEPS } from '../../helpers/undo-steps.ts';
import { addDocument, makeStorage } from './places.ts';

/** A data folder with SQLite. */
async function makeDataDir(t: TestContext): Promise<string> {
  const dataDir = await makeTempFolder(t);
  mkdirSync(dirname(databasePath(dataDir)));
  return dataDir;
}

async function open(dataDir: string, storageUrl = '') {
  const opened = await openStorage({ settings: readSettings({ ADE_DATA_DIR: dataDir, ADE_STORAGE_URL: storageUrl }) });
  const close = async () => {
    await opened.shared.close();
    await opened.db.destroy();
  };
  return { ...opened, close };
}

/** Opens the storage once; gives the mark that the database names. */
async function visit(dataDir: string, storageUrl?: string): Promise<string> {
  const { db, close } = await open(dataDir, storageUrl);
  const { mark } = (await findIdentity(db))!;
  await close();
  return mark!;
}

function ask(dataDir: string, statement: string): unknown[] {
  const db = new DatabaseSync(databasePath(dataDir));
  const rows = db.prepare(statement).all();
  db.close();
  return rows;
}

/** Makes the database that of a version without identities. */
function makeOlder(dataDir: string): void {
  const db = new DatabaseSync(databasePath(dataDir));
  db.exec(UNDO_STEPS.join(';'));
  db.exec("drop table identity; delete from kysely_migration where name >= '0017'");
  db.close();
}

const LAST_STEP = 'select max(name) as step from kysely_migration';

test('a database that does not belong to the storage is not upgraded', ON_SQLITE, async (t) => {
  const [dataDir, other] = [await makeDataDir(t), await makeDataDir(t)];
  const [mine, theirs] = [await makeStorage(t), await makeStorage(t)];
  await visit(dataDir, mine.url);
  await visit(other, theirs.url);
  makeOlder(dataDir);
  const before = ask(dataDir, LAST_STEP);
  await assert.rejects(open(dataDir, theirs.url), { code: 'storage_mismatch' });
  assert.deepEqual(ask(dataDir, LAST_STEP), before);
});

test('an empty database gets no tables if the storage is not empty', ON_SQLITE, async (t) => {
  const [dataDir, other, { url }] = [await makeDataDir(t), await makeDataDir(t), await makeStorage(t)];
  await visit(other, url);
  await assert.rejects(open(dataDir, url), { code: 'storage_mismatch', message: /expected files without an identity/ });
  assert.deepEqual(ask(dataDir, 'select name from sqlite_schema'), []);
});

test('a database of another program is refused and stays as it is', ON_SQLITE, async (t) => {
  const dataDir = await makeDataDir(t);
  const db = new DatabaseSync(databasePath(dataDir));
  // Such as another program that uses Kysely.
  db.exec('create table jobs(id text); create table kysely_migration(name text, timestamp text)');
  db.exec("insert into kysely_migration values ('0001_initial', '2026-01-01')");
  db.close();
  const before = ask(dataDir, 'select * from sqlite_schema');
  const message = new RegExp(
    `${databasePath(dataDir)} belongs to another program.*found the table jobs.*Set ADE_DATA_DIR`,
  );
  await assert.rejects(open(dataDir), { code: 'database_foreign', message });
  assert.deepEqual(ask(dataDir, 'select * from sqlite_schema'), before);
});

/** A folder with a document, whose service has started. */
async function makeFilled(t: TestContext): Promise<string> {
  const dataDir = await makeDataDir(t);
  const { db, close } = await open(dataDir);
  await addDocument(db, dataDir);
  await close();
  return dataDir;
}

test('a data folder has an identity, which an upgrade gives it and a backup keeps', ON_SQLITE, async (t) => {
  const dataDir = await makeFilled(t);
  makeOlder(dataDir);
  rmSync(dataFolders(dataDir).identity);
  const mark = await visit(dataDir);
  assert.equal(await visit(dataDir), mark);
  // As docs/operations.md says.
  const copy = await makeTempFolder(t);
  mkdirSync(join(copy, 'db'));
  ask(dataDir, `vacuum into '${databasePath(copy)}'`);
  for (const name of ['keys', 'documents', 'config_packages', 'venvs', 'jobs', 'recipes']) {
    const from = join(dataDir, name);
    if (existsSync(from)) cpSync(from, join(copy, name), { recursive: true });
  }
  assert.equal(await visit(copy), mark);
});

test('a copy of the database in the data folder of another service is refused', ON_SQLITE, async (t) => {
  const [dataDir, other] = [await makeFilled(t), await makeFilled(t)];
  rmSync(databasePath(other));
  cpSync(databasePath(dataDir), databasePath(other));
  const message = /expected the identity ade_\S+ there, found ade_\S+\. .*set ADE_DATA_DIR to that folder/;
  await assert.rejects(open(other), { code: 'storage_mismatch', message });
});

test(
  'a service on files in its folder is not started with a storage, nor the other way round',
  ON_SQLITE,
  async (t) => {
    const [dataDir, other, { url }] = [await makeFilled(t), await makeDataDir(t), await makeStorage(t)];
    const code = 'storage_mismatch';
    await assert.rejects(open(dataDir, url), { code, message: /unset ADE_STORAGE_URL/ });
    await visit(other, url);
    await assert.rejects(open(other), { code, message: new RegExp(`first in ${url}: set ADE_STORAGE_URL`) });
  },
);

test('a storage that loses its identity while it is used is one that is not there', ON_SQLITE, async (t) => {
  const [dataDir, { url, blobs }] = [await makeDataDir(t), await makeStorage(t)];
  const { shared, close } = await open(dataDir, url);
  t.after(close);
  await shared.sweepStorage();
  const [mark] = await Array.fromAsync(blobs.list('identity/'));
  await blobs.remove([mark!.key]);
  const expected = { code: 'blob_store_missing', message: /there is a storage without the identity ade_/ };
  await assert.rejects(shared.sweepStorage(), expected);
  const { code, message } = (await shared.findTrouble())!;
  assert.equal(code, 'blob_store_missing');
  assert.match(message, expected.message);
});
