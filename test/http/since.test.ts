import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, Job, Since } from '../../src/contract/api/index.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '2', ADE_RETENTION_DAYS_ARTIFACTS: '5' });
await server.publishStarter();
const sender = await server.makeSender({ name: 'Harbour' });
const APRIL = 'Member No.,First Name,Last Name,Amount,Room\nM1,Ann,Oak,10.10,7\nM2,Bob,Ash,20.20,8\n';
const MAY = `Members of May,,,
Member No.,First name,Last Name,Amount,E-mail,Car
M1,Ann,Oak,10.10,ann@example.org,x
M2,Bob,Ash,30.20,none,y
M3,Cid,Elm,5,cid@example.org,z
Total,,,45.30,,
`;
const BESIDE = `Member No.,Last Name,,Member No.,Last Name
M1,Oak,,M4,Fir
M2,Ash,,M5,Yew
M3,Elm,,M6,Box
`;

async function run(text: string, period: string, about: object = { sender_id: sender.id }): Promise<Job> {
  const document = await server.uploadText(text, `${period}.csv`);
  return server.runToSuccess({ document_id: document.id, period, ...about });
}

const read = (id: string, query = '', options = {}) => server.read<Since>(`${WS}/jobs/${id}/since${query}`, options);

const april = await run(APRIL, '2026-04');
const may = await run(MAY, '2026-05');

function assertAddsUp({ rows }: Since): void {
  for (const side of [rows.before, rows.after]) {
    if (side === null) continue;
    const left = Object.values(side.left_out).reduce((sum, { count }) => sum + count, 0);
    assert.equal(side.in, side.out + left - side.written_again);
  }
}

test('two documents of a sender are side by side, and their rows add up, with places', async () => {
  const since = await read(may.id);
  assertAddsUp(since);
  assert.deepEqual([since.period, since.earlier?.job_id, since.earlier?.period], ['2026-05', april.id, '2026-04']);
  assert.deepEqual([since.rows.before?.out, since.rows.after.out, since.rows.after.in], [2, 3, 6]);
  assert.deepEqual(since.rows.after.left_out.total, { count: 1, places: [{ sheet: 0, a1: '6' }] });
  assert.equal(since.totals, null);
});

test('added and removed fields and columns are named with their headers and places', async () => {
  const { columns } = await read(may.id);
  const shown = columns.changes.map(({ change, target_field: field, before, after }) => [
    change,
    field,
    ...[before, after].map((side) => side && `${side.headers.join()} ${side.places[0]?.a1}`),
  ]);
  assert.deepEqual(shown, [
    ['header_changed', 'first_name', 'First Name B1', 'First name B2'],
    ['field_gained', 'email', null, 'E-mail E2'],
    ['column_new', null, null, 'Car F2'],
    ['column_gone', null, 'Room E1', null],
  ]);
});

test('a kind of issue that the earlier document did not have is new', async () => {
  assert.deepEqual((await read(may.id)).issues, [
    {
      target_field: 'email',
      code: 'email_shape',
      severity: 'error',
      before: { count: 0, places: [] },
      after: { count: 1, places: [{ sheet: 0, a1: 'E4' }] },
      is_new: true,
    },
  ]);
});

test('totals are for people who may see values, and reading them is recorded for both jobs', async () => {
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  assert.deepEqual(await read(may.id, '', { token: auditor }), await read(may.id));
  await server.expectProblem('access_denied', 'GET', `${WS}/jobs/${may.id}/since?values=true`, { token: auditor });
  const viewer = await server.makeToken([{ workspace_id: 'default', role: 'viewer' }]);
  const { totals } = await read(may.id, '?values=true', { token: viewer });
  const amount = totals?.find(({ target_field: field }) => field === 'amount');
  assert.deepEqual(amount, {
    target_field: 'amount',
    before: { sum: 30.3, numbers: 2, empty: 0 },
    after: { sum: 45.3, numbers: 3, empty: 0 },
  });
  const email = totals?.find(({ target_field: field }) => field === 'email');
  assert.deepEqual([email?.before, email?.after?.empty], [null, 0]);
  const items = await server.list<Activity>(`${WS}/activity`);
  const readings = items.filter(({ action }) => action === 'job.values_read');
  assert.deepEqual(new Set(readings.map(({ target_id: id }) => id)), new Set([april.id, may.id]));
});

test('a row in two tables side by side is written twice, and that is counted', async () => {
  const since = await read((await run(BESIDE, '2026-06')).id);
  assertAddsUp(since);
  assert.deepEqual([since.rows.after.in, since.rows.after.out, since.rows.after.written_again], [4, 6, 3]);
});

test('of a sender that sends several documents, each is compared with the one of its kind', async () => {
  const { id: sender_id } = await server.makeSender({ name: 'Ribalta', has_several: true });
  const send = async (name: string, period: string, text: string) => {
    const document = await server.uploadText(text, name);
    return server.runToSuccess({ document_id: document.id, period, sender_id });
  };
  const cellar = APRIL.replaceAll(/\bM(?=\d)/g, 'C');
  const first = await send('Ribalta cellar September.csv', '2026-09', cellar);
  await send('Ribalta shop September.csv', '2026-09', MAY);
  const later = await send('ribalta_cellar_2026-10.csv', '2026-10', cellar);
  assert.equal((await read(later.id)).earlier?.job_id, first.id);
  assert.deepEqual(
    later.attention.filter((code) => code !== 'first_document' && code !== 'column_undecided'),
    [],
  );
});

test('the comparison is about the requested revision', async () => {
  await server.correct(may.id, [{ kind: 'row_label', places: [{ sheet: 0, a1: '5' }], label: 'note' }]);
  const [second, first] = [await read(may.id), await read(may.id, '?revision=1')];
  assertAddsUp(second);
  assert.deepEqual([second.revision, second.rows.after.out, second.rows.after.left_out.note?.count], [2, 2, 1]);
  assert.deepEqual([first.revision, first.rows.after.out], [1, 3]);
});

test('without an earlier period there is nothing to compare with', async () => {
  for (const job of [april, await run(APRIL, '2026-05', {})]) {
    const since = await read(job.id, '?values=true');
    assertAddsUp(since);
    assert.deepEqual([since.earlier, since.rows.before, since.columns.changes], [null, null, []]);
    assert.ok(since.issues.every(({ before, is_new: isNew }) => before === null && !isNew));
    assert.ok(since.totals?.every(({ before }) => before === null));
  }
});

test('what retention removed from the earlier job is not compared, and the job is still named', async () => {
  await server.sweep(3);
  const withoutInputs = await read(may.id, '?values=true');
  assert.deepEqual([withoutInputs.totals, withoutInputs.rows.before?.out], [[], 2]);
  const { db } = server.running.service;
  await db.updateTable('jobs').set({ finished_at: '2026-01-01T00:00:00.000Z' }).where('id', '=', april.id).execute();
  await server.running.service.jobs.sweep();
  const { earlier, rows } = await read(may.id);
  assert.deepEqual([earlier?.job_id, earlier?.has_record, rows.before], [april.id, false, null]);
});
