import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { foldText } from '../../../src/base/files/index.ts';
import { listOverduePeriods } from '../../../src/service/senders/overdue.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { type JobFilter, listJobs, namedJobs, newestJobs } from '../../../src/storage/store/job-list.ts';
import { deleteJobRow, insertJob } from '../../../src/storage/store/jobs.ts';
import type { JobRow } from '../../../src/storage/store/schema/tables.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';
import { isOnPostgres, openTestDatabase } from '../../helpers/postgres/databases.ts';
import { explain } from '../../helpers/postgres/explain.ts';
import { DELETION, makeJobTestRow } from '../../service/rows.ts';

async function makeList(t: TestContext, rows: (Partial<JobRow> & Pick<JobRow, 'id'>)[]) {
  const db = await openTestDatabase(t);
  for (const row of rows) await insertJob(db, makeJobTestRow(row));
  const list = async (filter: Omit<JobFilter, 'workspaceId'> = {}) => {
    const { rows: found } = await listJobs(db, { workspaceId: 'ws_test', ...filter });
    return found.map(({ id }) => id);
  };
  return { db, list };
}

async function addSenders(db: Database, names: Record<string, string>, due_day: number | null = null): Promise<void> {
  const created_at = '2026-01-01';
  await makeWorkspace(db, 'Test', 'ws_test');
  const about = { workspace_id: 'ws_test', due_day, has_several: 0, file_pattern: null, created_by: 'x' } as const;
  for (const [id, name] of Object.entries(names))
    await db
      .insertInto('senders')
      .values({ ...about, id, name, created_at, archived_at: null })
      .execute();
}

test('every filter selects its jobs', async (t) => {
  const { list } = await makeList(t, [
    { id: 'a', created_at: '2026-01-01', filename: 'Members_2026.xlsx', status: 'success' },
    { id: 'b', created_at: '2026-01-02', filename: 'members%.csv', status: 'error', document_id: 'doc_2' },
    { id: 'c', created_at: '2026-01-03', filename: 'dues.csv', attention_codes: ',rule_error,nothing_found,' },
    { id: 'd', created_at: '2026-01-04', is_try: 1, batch_id: 'bat_1', config_version_id: 'cfgv_2' },
    { id: 'e', created_at: '2026-01-05', workspace_id: 'ws_other' },
  ]);
  assert.deepEqual(await list(), ['c', 'b', 'a']);
  assert.deepEqual(await list({ statuses: ['error', 'success'], to: '2026-01-03' }), ['b', 'a']);
  assert.deepEqual(await list({ attention: true }), ['c']);
  assert.deepEqual(await list({ attention: false }), ['b', 'a']);
  assert.deepEqual(await list({ attention: 'nothing_found' }), ['c']);
  assert.deepEqual(await list({ attention: 'nothing' }), []);
  assert.deepEqual(await list({ documentId: 'doc_2' }), ['b']);
  assert.deepEqual(await list({ text: 'MEMBERS' }), ['b', 'a']);
  assert.deepEqual(await list({ text: 's%' }), ['b']);
  assert.deepEqual(await list({ text: 's_2' }), ['a']);
  assert.deepEqual(await list({ from: '2026-01-02', to: '2026-01-03' }), ['b']);
  assert.deepEqual(await list({ tries: 'only' }), ['d']);
  assert.deepEqual(await list({ tries: 'include', batchId: 'bat_1', configVersionId: 'cfgv_2' }), ['d']);
});

test('a search finds a job by its whole id, but not by a part of it', async (t) => {
  const { list } = await makeList(t, [{ id: 'job_1' }, { id: 'job_12' }, { id: 'job_2', filename: 'job_1.csv' }]);
  assert.deepEqual(await list({ text: 'job_1' }), ['job_2', 'job_1']);
  assert.deepEqual(await list({ text: 'job_12' }), ['job_12']);
});

test('pages contain every job once, even if times are equal', async (t) => {
  const rows = Array.from({ length: 25 }, (_, i) => ({
    id: `job_${String(i).padStart(2, '0')}`,
    created_at: `2026-01-0${1 + (i % 3)}`,
  }));
  const { db } = await makeList(t, rows);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listJobs(db, { workspaceId: 'ws_test', limit: 4, cursor });
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.equal(seen.length, 25);
  assert.equal(new Set(seen).size, 25);
  await assert.rejects(listJobs(db, { workspaceId: 'ws_test', cursor: 'made up' }), { code: 'cursor_invalid' });
});

test('a search takes every character literally, whatever its case and its Unicode form', async (t) => {
  const { list } = await makeList(t, [
    { id: 'a', filename: '\u00c4rzte 100%.csv' },
    { id: 'b', filename: 'A\u0308RZTE_1.csv' },
    { id: 'c', filename: 'STRASSE "x" y.csv' },
    { id: 'd', filename: '\u039f\u0394\u039f\u03a3.csv' },
    { id: 'e', filename: 'under_score.csv' },
  ]);
  for (const text of ['\u00e4rzte', 'A\u0308rzte', '\u00c4RZTE'])
    assert.deepEqual(await list({ text }), ['b', 'a'], text);
  for (const [text, found] of [
    ['_', ['e', 'b']],
    ['%', ['a']],
    ['0%.', ['a']],
    ['e_1', ['b']],
    ['stra\u00dfe', ['c']],
    ['"x"', ['c']],
    ['\u03bf\u03b4\u03bf\u03c2', ['d']],
    ['\u00e4', ['b', 'a']],
    ['r or z', []],
    ['*', []],
  ] as const) {
    assert.deepEqual(await list({ text }), found, text);
  }
});

test('pages of a search contain every job once, and deleted jobs are not found', async (t) => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ id: `job_${i}`, filename: `page ${i}.csv` }));
  const { db, list } = await makeList(t, rows);
  for (const text of ['page', 'pa']) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listJobs(db, { workspaceId: 'ws_test', text, limit: 2, cursor });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(seen, rows.map(({ id }) => id).reverse());
  }
  await deleteJobRow(db, 'job_4', DELETION);
  assert.deepEqual(await list({ text: 'page 4' }), []);
  assert.equal((await list({ text: 'page' })).length, 8);
});

test('every filter has an index in the order of the list', async (t) => {
  const { db } = await makeList(t, []);
  const filters: [Omit<JobFilter, 'workspaceId'>, string][] = [
    [{}, 'jobs_newest'],
    [{ statuses: ['error'] }, 'jobs_status'],
    [{ attention: true }, 'jobs_attention'],
    [{ attention: false }, 'jobs_no_attention'],
    [{ documentId: 'd' }, 'jobs_of_document'],
    [{ configId: 'c' }, 'jobs_of_config'],
    [{ configVersionId: 'v' }, 'jobs_of_version'],
    [{ batchId: 'b' }, 'jobs_of_batch'],
    [{ reviewState: 'accepted' }, 'jobs_review_state'],
    [{ assignee: 'Ada' }, 'jobs_assignee'],
    [{ dueBefore: '2026-01-31' }, 'jobs_due'],
    [{ tries: 'only' }, 'jobs_newest'],
    [{ from: '2026', to: '2027' }, 'jobs_newest'],
  ];
  for (const [filter, index] of filters) {
    const plan = await explain(db, newestJobs(db, { workspaceId: 'w', ...filter }));
    assert.match(plan, new RegExp(`(INDEX|Index Scan.* using) ${index} `), plan);
    assert.doesNotMatch(plan, /TEMP B-TREE|Sort/, plan);
  }
});

test('a search together with a status reads the states of the found names from an index', async (t) => {
  const { db } = await makeList(t, []);
  const wanted = { workspaceId: 'w', text: 'members', limit: 51 };
  for (const statuses of [['error'], ['error', 'cancelled']] as const) {
    const query = namedJobs(db, { ...wanted, statuses }, 1000);
    const plan = await explain(db, query, ['seqscan', 'hashjoin', 'mergejoin', 'bitmapscan']);
    assert.match(plan, /COVERING INDEX jobs_found |Index Only Scan using jobs_found /, plan);
  }
});

test('a search finds jobs by their sender and by a header, and says why, in one order', async (t) => {
  const { db } = await makeList(t, [
    { id: 'a', filename: 'harbour.csv' },
    { id: 'b', filename: 'x.csv', sender_id: 'snd_1' },
    { id: 'c', filename: 'y.csv', columns_id: 'set_1' },
    { id: 'd', filename: 'z.csv', columns_id: 'set_2' },
    { id: 'e', filename: 'Harbour dues.csv', sender_id: 'snd_1', columns_id: 'set_1' },
    { id: 'f', filename: 'w.csv', sender_id: 'snd_2' },
  ]);
  await addSenders(db, { snd_1: 'The HARBOUR', snd_2: 'Quay' });
  const set = { workspace_id: 'ws_test', tables_json: '[]' };
  await db
    .insertInto('column_sets')
    .values([
      { ...set, id: 'set_1', headers: foldText('name\nharbour fee 100%') },
      { ...set, id: 'set_2', headers: foldText('name\nhar\nbour') },
      { ...set, id: 'set_3', workspace_id: 'ws_other', headers: foldText('harbour') },
    ])
    .execute();
  const find = async (text: string, more: object = {}) => {
    const page = await listJobs(db, { workspaceId: 'ws_test', text, ...more });
    return { ...page, found: page.rows.map(({ id }) => `${id} ${page.foundBy?.get(id)}`) };
  };
  assert.deepEqual((await find('harbour')).found, ['e document', 'c header', 'b sender', 'a document']);
  assert.deepEqual((await find('Harbour  FEE')).found, ['e header', 'c header']);
  assert.deepEqual((await find('0%')).found, ['e header', 'c header']);
  assert.deepEqual((await find('h')).found, ['e document', 'b sender', 'a document'], 'one letter is in most headers');
  assert.deepEqual((await find('harbour', { senderId: 'snd_1' })).found, ['e document', 'b sender']);
  const [first, rest] = [await find('harbour', { limit: 2 }), async (cursor: string) => find('harbour', { cursor })];
  assert.deepEqual(first.found, ['e document', 'c header']);
  assert.deepEqual((await rest(first.nextCursor!)).found, ['b sender', 'a document']);
});

test('overdue are open jobs that were due by their own day, or else by the day of their sender', async (t) => {
  const october = { sender_id: 'snd_1', period: '2026-10' };
  const { db, list } = await makeList(t, [
    { id: 'a', created_at: '1', due_on: '2026-11-01', open_due_on: '2026-11-01' },
    { id: 'b', created_at: '2', due_on: '2026-12-01', open_due_on: '2026-12-01', ...october },
    { id: 'c', created_at: '3', ...october },
    { id: 'd', created_at: '4', ...october, review_state: 'accepted' },
    { id: 'e', created_at: '5', ...october, period: '2026-11' },
    { id: 'f', created_at: '6', ...october, review_state: 'set_aside' },
  ]);
  await addSenders(db, { snd_1: 'One' }, 10);
  const overdue = async (day: string) => list({ dueBefore: day, dueOf: await listOverduePeriods(db, 'ws_test', day) });
  assert.deepEqual(await overdue('2026-10-10'), []);
  assert.deepEqual(await overdue('2026-10-11'), ['c']);
  assert.deepEqual(await overdue('2026-11-10'), ['c', 'a']);
  assert.deepEqual(await overdue('2026-12-02'), ['e', 'c', 'b', 'a']);
});

test('a search finds jobs of more senders, and of more headers, than a statement has parameters', {
  skip: isOnPostgres,
}, async (t) => {
  const { db, list } = await makeList(t, [
    { id: 'a', filename: 'x.csv', sender_id: 'snd_39999' },
    { id: 'b', filename: 'x.csv', columns_id: 'set_39999' },
  ]);
  await makeWorkspace(db, 'Test', 'ws_test');
  const many = sql`with recursive many(n) as (select 0 union all select n + 1 from many where n < 39999)`;
  await sql`insert into senders (id, name, workspace_id, has_several, created_by, created_at)
    ${many} select 'snd_' || n, 'Harbour ' || n, 'ws_test', 0, 'x', '2026-01-01' from many`.execute(db);
  await sql`insert into column_sets (id, workspace_id, headers, tables_json)
    ${many} select 'set_' || n, 'ws_test', ${foldText('harbour ')} || n, '[]' from many`.execute(db);
  assert.deepEqual(await list({ text: 'harbour' }), ['b', 'a']);
});
