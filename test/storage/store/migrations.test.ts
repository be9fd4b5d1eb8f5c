import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { insertActivity, makeActivity } from '../../../src/storage/store/activity.ts';
import { countBatchItems } from '../../../src/storage/store/batch-counts.ts';
import { findBatch } from '../../../src/storage/store/batches.ts';
import { checkChain } from '../../../src/storage/store/check-activity.ts';
import { databasePath, openDatabase } from '../../../src/storage/store/database.ts';
import { makeSqliteDialect } from '../../../src/storage/store/dialects/sqlite.ts';
import { listDocuments } from '../../../src/storage/store/documents.ts';
import { listJobs } from '../../../src/storage/store/job-list.ts';
import { makeInitialTables } from '../../../src/storage/store/migrations/initial.ts';
import { toReadAs } from '../../../src/storage/store/read-as.ts';
import type { JobRow, Tables, WorkspaceRow } from '../../../src/storage/store/schema/tables.ts';
import { pluck } from '../../helpers/pluck.ts';
import { ON_SQLITE } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeJobTestRow } from '../../service/rows.ts';

/** More jobs than one step of a migration reads or writes at once. */
const JOBS = 1200;

/** The database of a version that had only the first schema. */
async function openFirst(dataDir: string): Promise<Kysely<Tables>> {
  const path = databasePath(dataDir);
  mkdirSync(dirname(path), { recursive: true });
  const db = new Kysely<Tables>({ dialect: makeSqliteDialect(path) });
  const provider = { getMigrations: async () => ({ '0001_initial': { up: makeInitialTables } }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  assert.equal(error, undefined);
  return db;
}

test('jobs stored by an older version are found by searches and counted in batches', ON_SQLITE, async (t) => {
  const dataDir = await makeTempFolder(t);
  const old = await openFirst(dataDir);
  const at = (i: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, i)).toISOString();
  await old
    .insertInto('workspaces')
    .values({ id: 'ws_test', name: 'Test', created_at: at(0), archived_at: null } as WorkspaceRow)
    .execute();
  const { rows: columns } = await sql<{ name: string }>`select name from pragma_table_info('jobs')`.execute(old);
  const asThen = (job: object) => Object.fromEntries(columns.map(({ name }) => [name, Reflect.get(job, name)]));
  const jobs = Array.from({ length: JOBS }, (_, i) => {
    const place = { batch_id: 'bat_1', batch_position: i + 1, attention_codes: i === 0 ? ',x,' : '' };
    return asThen(
      makeJobTestRow({ id: `job_${i}`, filename: `Ärzte ${i}.csv`, created_at: at(i), ...place }),
    ) as unknown as JobRow;
  });
  for (let start = 0; start < JOBS; start += 400) {
    await old
      .insertInto('jobs')
      .values(jobs.slice(start, start + 400))
      .execute();
  }
  const version = { config_id: 'c', config_version_id: 'v', environment_id: 'e', runtime_network_access: 0 } as const;
  const origin = { name: 'b', submitted_by: 'x', created_at: at(0), cancelled_at: null, finished_at: null };
  await old
    .insertInto('batches')
    .values({ id: 'bat_1', workspace_id: 'ws_test', ...version, ...origin })
    .execute();
  const reason = { error_code: null, error_message: null };
  for (const [position, job_id] of [
    [1, 'job_0'],
    [2, null],
  ] as const) {
    const item = { batch_id: 'bat_1', position, document_id: 'doc_1', job_id, ...reason };
    await old.insertInto('batch_items').values(item).execute();
  }
  const file = { id: 'doc_1', workspace_id: 'ws_test', filename: 'ÄRZTE.csv', bytes: 1, sha256: 'a', format: 'csv' };
  const upload = { uploaded_by: 'x', uploaded_at: at(0), deleted_at: null, purged_at: null };
  await old
    .insertInto('documents')
    .values({ ...file, ...upload })
    .execute();
  await old.destroy();

  const db = await openDatabase({ dataDir, databaseUrl: '' });
  t.after(() => db.destroy());
  for (const text of ['ärzte', 'äR', 'ä']) {
    const found = await listJobs(db, { workspaceId: 'ws_test', text, limit: 200 });
    assert.deepEqual(
      pluck(found.rows, 'id'),
      Array.from({ length: 200 }, (_, i) => `job_${JOBS - 1 - i}`),
      text,
    );
    assert.equal((await listDocuments(db, 'ws_test', { search: text })).rows.length, 1, text);
  }
  const [newest] = (await listJobs(db, { workspaceId: 'ws_test' })).rows;
  assert.deepEqual(toReadAs(newest!), {});
  assert.deepEqual(toReadAs((await findBatch(db, 'bat_1'))!), {});
  const counts = (await countBatchItems(db, ['bat_1'])).get('bat_1')!;
  const { total, waiting, success, attention } = counts;
  assert.deepEqual({ total, waiting, success, attention }, { total: 2, waiting: 1, success: JOBS, attention: 1 });
});

test('earlier entries of the activity are chained in the order of their times', ON_SQLITE, async (t) => {
  const dataDir = await makeTempFolder(t);
  const old = await openFirst(dataDir);
  for (let start = 0; start < JOBS; start += 400) {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const id = `act_${start + i}`;
      const at = new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor((JOBS - start - i) / 2))).toISOString();
      // A text with half a character, as older versions could store it.
      const details_json = '{"name":"half \\ud800"}';
      const target = { target_kind: 'job', target_id: `job_${i}`, details_json };
      return { id, at, actor: 'Ann', action: 'job.submitted', workspace_id: i % 3 === 0 ? null : 'ws_test', ...target };
    });
    await sql`insert into activity (id, at, actor, action, workspace_id, target_kind, target_id, details_json)
      select json_extract(value, '$.id'), json_extract(value, '$.at'), json_extract(value, '$.actor'),
        json_extract(value, '$.action'), json_extract(value, '$.workspace_id'), json_extract(value, '$.target_kind'),
        json_extract(value, '$.target_id'), json_extract(value, '$.details_json')
      from json_each(${JSON.stringify(rows)})`.execute(old);
  }
  await old.destroy();

  const db = await openDatabase({ dataDir, databaseUrl: '' });
  t.after(() => db.destroy());
  const [server, workspace] = [await checkChain(db, '*'), await checkChain(db, 'ws_test')];
  assert.deepEqual([server.problems, workspace.problems], [[], []]);
  assert.equal(server.entries + workspace.entries, JOBS);
  const chained = await db
    .selectFrom('activity')
    .select(['at', 'id'])
    .where('chain', '=', '*')
    .orderBy('seq')
    .execute();
  const inOrder = chained.toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
  assert.deepEqual(chained, inOrder);
  const entry = { actor: 'Ann', action: 'job.verified', workspaceId: 'ws_test', targetId: 'job_1' } as const;
  await insertActivity(db, [makeActivity(entry)]);
  const after = await checkChain(db, 'ws_test');
  assert.deepEqual([after.ok, after.entries], [true, workspace.entries + 1]);
});
