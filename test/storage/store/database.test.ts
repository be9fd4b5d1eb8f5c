import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { databasePath, openDatabase } from '../../../src/storage/store/database.ts';
import { isId, makeId } from '../../../src/storage/store/ids.ts';
import { insertJob } from '../../../src/storage/store/jobs.ts';
import { pluck } from '../../helpers/pluck.ts';
import { ON_SQLITE, openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeJobTestRow, makeVersionRow } from '../../service/rows.ts';

test('a database keeps its rows, and its settings are safe', ON_SQLITE, async (t) => {
  const dataDir = await makeTempFolder(t);
  const first = await openDatabase({ dataDir, databaseUrl: '' });
  await insertJob(first, makeJobTestRow({ id: 'job_1' }));
  const read = async (pragma: string) =>
    Object.values((await sql<object>`${sql.raw(`pragma ${pragma}`)}`.execute(first)).rows[0]!)[0];
  assert.deepEqual([await read('journal_mode'), await read('synchronous'), await read('foreign_keys')], ['wal', 2, 1]);
  await first.destroy();
  const second = await openDatabase({ dataDir, databaseUrl: '' });
  t.after(() => second.destroy());
  assert.equal((await second.selectFrom('jobs').select('id').execute()).length, 1);
});

test('a file that is not a database is reported as such, and left as it is', ON_SQLITE, async (t) => {
  const dataDir = await makeTempFolder(t);
  mkdirSync(dirname(databasePath(dataDir)), { recursive: true });
  writeFileSync(databasePath(dataDir), 'this is a text and no database at all'.repeat(100));
  await assert.rejects(openDatabase({ dataDir, databaseUrl: '' }), {
    code: 'database_unusable',
    message: /not a database/,
  });
});

test('a transaction that fails leaves nothing, and others wait for it', async (t) => {
  const db = await openTestDatabase(t);
  const failing = db.transaction().execute(async (transaction) => {
    await insertJob(transaction, makeJobTestRow({ id: 'job_1' }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('on purpose');
  });
  const other = insertJob(db, makeJobTestRow({ id: 'job_2' }));
  await assert.rejects(failing, /on purpose/);
  await other;
  const rows = await db.selectFrom('jobs').select('id').execute();
  assert.deepEqual(pluck(rows, 'id'), ['job_2']);
});

test('a config has one active version, a workspace one default config', async (t) => {
  const db = await openTestDatabase(t);
  const at = '2026-01-01';
  await db
    .insertInto('workspaces')
    .values({
      id: 'ws_test',
      name: 'Test',
      created_at: at,
      archived_at: null,
      sender_and_period: 'auto',
      publish_documents: 5,
    })
    .execute();
  const config = { workspace_id: 'ws_test', name: 'Test', created_by: 'test', created_at: at, archived_at: null };
  await db
    .insertInto('configs')
    .values({ ...config, id: 'cfg_test', is_default: 1 })
    .execute();
  await db
    .insertInto('configs')
    .values({ ...config, id: 'cfg_other', is_default: 0 })
    .execute();
  await assert.rejects(db.updateTable('configs').set({ is_default: 1 }).execute(), /unique/i);
  await db.insertInto('config_versions').values(makeVersionRow('cfgv_1', null)).execute();
  const second = { ...makeVersionRow('cfgv_2', null), number: 2 };
  await assert.rejects(db.insertInto('config_versions').values(second).execute(), /unique/i);
  await db
    .insertInto('config_versions')
    .values({ ...second, state: 'draft' })
    .execute();
});

test('ids sort by time and are safe as file names', () => {
  const [early, late] = [makeId('doc', new Date(1e12)), makeId('doc', new Date(1e12 + 1000))];
  assert.ok(early < late);
  assert.ok(isId(early));
  for (const text of ['../etc', 'doc_../x', 'doc', 'doc_', '', `doc_${'a'.repeat(200)}`, 'doc_A/b'])
    assert.ok(!isId(text), text);
});
