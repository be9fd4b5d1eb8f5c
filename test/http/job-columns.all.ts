import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobColumns, Sender, Workspace } from '../../src/contract/api/index.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { REASON, Reviewers } from './review/client.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_ARTIFACTS: '5' });
const { config_id: configId } = await server.publishStarter();
const people = new Reviewers(server, '');

const HEADERS = 'Member ID,First name,Last name,Signatory,Locker,Blank';
const ROWS = ['M-1,Ann,Oak,Kim,7,', 'M-2,Bob,Roy,Lee,8,', 'M-3,Eve,Elm,Lee,9,'];
const makeText = (headers = HEADERS) => [headers, ...ROWS, ''].join('\n');

const say = (letter: string, about: object): NewCorrection =>
  ({ kind: 'column_field', places: [{ sheet: 0, a1: `${letter}1` }], field: null, ...about }) as NewCorrection;

let count = 0;
async function run(about: object, text = makeText()): Promise<Job> {
  count += 1;
  const document = await server.uploadText(text, `list-${count}.csv`);
  return server.runToSuccess({ document_id: document.id, config_id: configId, ...about });
}

async function accept(sender: Sender, period: string, corrections: NewCorrection[], text?: string): Promise<string> {
  const { id } = await run({ sender_id: sender.id, period }, text);
  if (corrections.length > 0) await server.correct(id, corrections);
  await people.accept(id);
  return id;
}

const read = (id: string, query = '', options = {}) =>
  server.read<JobColumns>(`${WS}/jobs/${id}/columns${query}`, options);

/** The column with a header, without its place. */
function pick({ columns }: JobColumns, header: string) {
  const { last, others } = columns.find((column) => column.header === header)!;
  const name = (one: { field: string | null; then: string | null }) => one.field ?? one.then;
  return [last && name(last), others.map((one) => `${name(one)} ${one.senders}`).join()];
}

const [ash, birch, cedar] = await Promise.all(['Ash', 'Birch', 'Cedar'].map((name) => server.makeSender({ name })));
const LOCKER_LEFT_OUT = say('E', { then: 'leave_out' });
await accept(birch!, '2026-09', [say('D', { field: 'employer' }), LOCKER_LEFT_OUT]);
const newest = await accept(birch!, '2026-10', [say('D', { field: 'employer' }), say('E', { then: 'carry' })]);
await accept(cedar!, '2026-10', [say('D', { field: 'employer' }), LOCKER_LEFT_OUT]);
const september = await accept(ash!, '2026-09', [say('D', { field: 'department' })]);
await accept(ash!, '2026-11', [say('D', { field: 'job_title' })]);
const october = await run(
  { sender_id: ash!.id, period: '2026-10' },
  makeText('Member ID,First name,Last name, signatory ,LOCKER,Car'),
);

test('each column has what the last document of the sender had, and with how many senders others had it', async () => {
  const answer = await read(october.id);
  assert.deepEqual(answer.last, { job_id: september, period: '2026-09', source_file: answer.last?.source_file });
  assert.deepEqual([answer.revision, answer.other_senders], [1, 2]);
  const [signatory] = answer.columns.filter(({ column }) => column === 'D');
  assert.deepEqual(signatory, {
    ...{ sheet: 0, sheet_name: signatory?.sheet_name, table_id: 'table_1', column: 'D', header: 'signatory' },
    ...{ is_empty: false, field: null, then: 'carry', is_decided: false, proposal: null },
    last: { field: 'department', then: null, is_decided: true },
    others: [{ field: 'employer', then: null, senders: 2 }],
  });
  assert.deepEqual(pick(answer, 'Member ID'), ['member_id', 'member_id 2']);
  // The September document was accepted although nobody had decided; of another sender, only the newest counts.
  assert.deepEqual(answer.columns[4]?.last, { field: null, then: 'carry', is_decided: false });
  assert.deepEqual(pick(answer, 'LOCKER'), ['carry', 'carry 1,leave_out 1']);
  assert.deepEqual(pick(answer, 'Car'), [null, '']);
  for (const name of ['Birch', 'Cedar', birch!.id, cedar!.id, newest, 'Kim', 'M-1'])
    assert.ok(!JSON.stringify(answer).includes(name), name);
});

test('a person who sees no values gets the same, also about an earlier revision', async () => {
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  assert.deepEqual(await read(october.id, '', { token: auditor }), await read(october.id));
  await server.correct(october.id, [say('D', { field: 'employer' })]);
  const [now, before] = [await read(october.id), await read(october.id, '?revision=1')];
  assert.deepEqual([now.revision, now.columns[3]?.field], [2, 'employer']);
  assert.deepEqual([before.revision, before.columns[3]?.field], [1, null]);
});

test('documents that were accepted before this was stored count in the same way', async () => {
  const { db } = server.running.service;
  const known = await read(october.id);
  await db.updateTable('jobs').set({ columns_id: null }).execute();
  await db.deleteFrom('column_sets').execute();
  assert.deepEqual(await read(october.id), known);
  await db.deleteFrom('column_sets').execute();
  assert.deepEqual(await read(october.id), known, 'also if only the jobs are left');
  // After a start, they are read without a question.
  await db.updateTable('jobs').set({ columns_id: null }).execute();
  await server.restart();
  const missing = () =>
    server.running.service.db
      .selectFrom('jobs')
      .select('id')
      .where('columns_id', 'is', null)
      .where('revision_of', 'is', null)
      .execute();
  while ((await missing()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(await read(october.id), known);
});

test('reopened, undone, replaced and deleted documents do not count', async () => {
  await people.step(newest, 'reopen', { reason: REASON });
  assert.deepEqual(pick(await read(october.id), 'LOCKER'), ['carry', 'leave_out 2'], 'the one before counts again');
  await people.accept(newest);
  assert.deepEqual(pick(await read(october.id), 'LOCKER'), ['carry', 'carry 1,leave_out 1']);
  const dunes = await server.makeSender({ name: 'Dunes' });
  const { id } = await run({ sender_id: dunes.id, period: '2026-10' });
  await server.correct(id, [say('D', { field: 'full_name' }), LOCKER_LEFT_OUT]);
  await people.step(id, 'review');
  const bulk_id = 'blk_of_test';
  await people.step(id, 'accept', { including: await people.listOpen(id), reason: REASON, bulk_id });
  assert.deepEqual(pick(await read(october.id), 'LOCKER'), ['carry', 'leave_out 2,carry 1']);
  await server.expect(200, 'POST', `${WS}/bulk-acceptances/${bulk_id}/undo`);
  assert.deepEqual(pick(await read(october.id), 'LOCKER'), ['carry', 'carry 1,leave_out 1']);
  await people.step(september, 'reopen', { reason: REASON });
  assert.equal((await read(october.id)).last?.period, '2026-11', 'otherwise the newest');
  await server.expect(204, 'DELETE', `${WS}/jobs/${september}`);
  assert.equal((await read(october.id)).last?.period, '2026-11');
});

test('only accepted documents of the same workspace and config count', async () => {
  const other = await server.publishStarter('Other');
  const document = await server.uploadText(makeText(), 'other.csv');
  const job = await server.runToSuccess({ document_id: document.id, config_id: other.config_id, sender_id: ash!.id });
  const answer = await read(job.id);
  assert.deepEqual([answer.last, answer.other_senders], [null, 0]);
  assert.ok(answer.columns.every(({ last, others }) => last === null && others.length === 0));
  const elsewhere = await server.make<Workspace>('/api/v1/workspaces', { name: 'Elsewhere' });
  const path = `/api/v1/workspaces/${elsewhere.id}/jobs/${october.id}/columns`;
  await server.expectProblem('job_unknown', 'GET', path);
});

test('with its record, what is stored about the columns of a document is removed', async () => {
  await server.sweep(6);
  const { service } = server.running;
  assert.deepEqual(await service.db.selectFrom('column_sets').select('id').execute(), []);
  const fresh = await run({ sender_id: ash!.id, period: '2026-12' });
  const answer = await read(fresh.id);
  assert.deepEqual([answer.last, answer.other_senders], [null, 0]);
  await server.expectProblem('job_file_missing', 'GET', `${WS}/jobs/${october.id}/columns`);
});
