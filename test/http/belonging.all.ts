import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Batch,
  BatchItem,
  Belonging,
  Job,
  Page,
  Review,
  Sender,
  Workspace,
} from '../../src/contract/api/index.ts';
import type { ErrorCode } from '../../src/contract/errors/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { REASON, Reviewers } from './review/client.ts';
import { makeForm } from './server-calls.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const server = await startTestServer();
await server.publishStarter();
const people = new Reviewers(server, '');
const YEAR = new Date().getUTCFullYear();
const MAY = { period: '2026-05' };

let seed = 0;

/** A list of two members, with a title above. */
const makeList = (title = 'Members', rows: readonly string[] = []) =>
  [`${title},,`, ',,', 'Member No.,First Name,E-mail', `M${++seed},Ada,a${seed}@example.com`, ...rows, ''].join('\n');

const upload = (text: string, name: string, fields: Record<string, string> = {}) =>
  server.uploadText(text, name, fields);

async function runList(about: object, text = makeList()): Promise<Job> {
  const document = await server.uploadText(text, `list ${++seed}.csv`);
  return server.run({ document_id: document.id, ...about });
}

const readJob = (id: string) => server.read<Job>(`${WS}/jobs/${id}`);
const listCodes = ({ attention }: Job) =>
  attention.filter((code) => /^(sender|period|second)_/.test(code) && code !== 'sender_unclear');
const assign = (id: string, to: { sender_id: string | null; period: string | null }) =>
  server.expect<Job>(200, 'PUT', `${WS}/jobs/${id}/sender`, { json: to });

async function setNeed(sender_and_period: Workspace['sender_and_period']): Promise<Workspace> {
  const options = { json: { sender_and_period }, headers: { 'if-match': '*' } };
  return (await server.expect<Workspace>(200, 'PATCH', WS, options)).body;
}

test('once the workspace has a sender, a document without sender and period is to be checked until both are assigned', async () => {
  const before = await runList({});
  assert.deepEqual(listCodes(before), []);
  const { sender_and_period, needs_sender_and_period: needs } = await server.read<Workspace>(WS);
  assert.deepEqual([sender_and_period, needs], ['auto', false]);
  const acme = await server.makeSender({ name: 'Acme' });
  assert.equal((await server.read<Workspace>(WS)).needs_sender_and_period, true);
  const job = await readJob(before.id);
  assert.deepEqual(listCodes(job), ['sender_missing', 'period_missing']);
  assert.equal(job.summary.outcome, 'to_check');
  assert.deepEqual(listCodes(await runList({ sender_id: acme.id })), ['period_missing']);
  const record = await server.read<{ summary: { attention: { code: string }[] } }>(`${WS}/jobs/${job.id}/artifact`);
  assert.ok(!record.summary.attention.some(({ code }) => code.endsWith('_missing')), 'the record stays as it is');
  const listed = await server.read<Page<Job>>(`${WS}/jobs?attention=true`);
  assert.ok(pluck(listed.items, 'id').includes(job.id));
  await people.step(job.id, 'review');
  const detail = await people.refuse('attention_open', job.id, 'accept', {});
  assert.match(detail, /sender_missing.*period_missing/);
  const { body } = await assign(job.id, { sender_id: acme.id, period: 'März 2026' });
  assert.deepEqual([body.period, body.period_found_by, listCodes(body)], ['2026-03', 'person', []]);
  assert.equal(body.summary.outcome, record.summary.attention.length === 0 ? 'clean' : 'to_check');
});

test('an administrator says whether documents need a sender and a period', async () => {
  const job = await runList({});
  assert.deepEqual(listCodes(job), ['sender_missing', 'period_missing']);
  const off = await setNeed('not_needed');
  assert.deepEqual([off.sender_and_period, off.needs_sender_and_period], ['not_needed', false]);
  assert.deepEqual(listCodes(await readJob(job.id)), []);
  assert.deepEqual(listCodes(await runList({})), []);
  const accepted = await runList({});
  await people.accept(accepted.id);
  await setNeed('needed');
  assert.deepEqual(listCodes(await readJob(job.id)), ['sender_missing', 'period_missing']);
  assert.deepEqual(listCodes(await readJob(accepted.id)), [], 'a signed job stays as it is');
  await people.accept(job.id);
  const { attention, state } = await people.read(job.id);
  assert.equal(state, 'accepted', 'with a reason');
  assert.ok(attention.every(({ needs_decision: isOpen }) => !isOpen));
  const operator = await people.makePerson('Operator');
  const options = { json: { sender_and_period: 'auto' }, headers: { 'if-match': '*' }, token: operator };
  await server.expectProblem('access_denied', 'PATCH', WS, options);
  await setNeed('auto');
});

test('sender and period come with the upload, the batch, the folder or the name, in this order', async () => {
  const harbour = await server.makeSender({ name: 'Harbour Staff' });
  const kiln = await server.makeSender({ name: 'Kiln', file_pattern: 'kiln-*.csv' });
  const run = async (fields: Record<string, string>, name: string, about: object = {}) => {
    const document = await upload(makeList(), name, fields);
    const job = await server.run({ document_id: document.id, ...about });
    return [job.sender_id, job.sender_found_by, job.period, job.period_found_by];
  };
  const october = `${YEAR}-10`;
  const given = { sender_id: harbour.id, period: `Okt. ${YEAR}` };
  assert.deepEqual(await run(given, 'kiln-x.csv'), [harbour.id, 'upload', october, 'upload']);
  assert.deepEqual(await run(given, 'kiln-x.csv', { sender_id: kiln.id, period: '2026-01' }), [
    ...[kiln.id, 'submission', '2026-01', 'submission'],
  ]);
  assert.deepEqual(await run({ folder: `harbour_staff/${october}` }, 'list.csv'), [
    ...[harbour.id, 'folder', october, 'folder'],
  ]);
  assert.deepEqual(await run({ folder: `Post/Harbour Staff/${YEAR}` }, 'octubre.csv'), [
    ...[harbour.id, 'folder', october, 'file_name'],
  ]);
  assert.deepEqual(await run({ folder: `Harbour Staff ${YEAR}-10` }, 'kiln-members.csv'), [
    ...[kiln.id, 'file_name', october, 'folder'],
  ]);
  assert.deepEqual(await run({}, `kiln-${YEAR} październik.csv`), [kiln.id, 'file_name', october, 'file_name']);
  await expectForm('sender_unknown', makeList(), 'x.csv', { sender_id: 'snd_none' });
  await expectForm('period_ambiguous', makeList(), 'x.csv', { period: '01/02' });
  await expectForm('upload_field_unknown', makeList(), 'x.csv', { colour: 'red' });
  const ids = [await upload(makeList(), 'a.csv'), await upload(makeList(), 'b 01-02.csv')].map(({ id }) => id);
  const batch = await server.expect<Batch>(202, 'POST', `${WS}/batches`, {
    json: { document_ids: ids, sender_id: harbour.id, period: 'Q3 2026' },
  });
  assert.deepEqual([batch.body.sender_id, batch.body.period], [harbour.id, '2026-Q3']);
  const items = await finishBatch(batch.body.id);
  for (const { job } of items)
    assert.deepEqual([job?.sender_found_by, job?.period, job?.period_found_by], ['batch', '2026-Q3', 'batch']);
});

function expectForm(code: ErrorCode, text: string, name: string, fields: Record<string, string>) {
  return server.expectProblem(code, 'POST', `${WS}/documents`, { body: makeForm(text, name, fields) });
}

async function finishBatch(id: string): Promise<BatchItem[]> {
  await waitUntil(async () => (await server.read<Batch>(`${WS}/batches/${id}`)).status === 'finished');
  return (await server.read<Page<BatchItem>>(`${WS}/batches/${id}/items`)).items;
}

test('what is ambiguous or has no year is asked, with the candidates', async () => {
  const acme = await server.makeSender({ name: 'Asked' });
  const ask = async (name: string, fields: Record<string, string> = {}) => {
    const document = await upload(makeList(), name, fields);
    const job = await server.run({ document_id: document.id, sender_id: acme.id });
    assert.deepEqual([job.period, listCodes(job)], [null, ['period_missing']], name);
    const point = job.summary.attention?.find(({ code }) => code === 'period_missing');
    assert.deepEqual(point?.candidates, job.period_candidates.length === 0 ? undefined : job.period_candidates);
    return job.period_candidates;
  };
  assert.deepEqual(await ask('list Oktober.csv'), [`${YEAR}-10`, `${YEAR - 1}-10`]);
  assert.deepEqual(await ask('list 2026-10-31.csv'), ['2026-10'], 'the day of an export');
  assert.deepEqual(await ask('list.csv', { folder: '2026-09/2026-10' }), ['2026-09', '2026-10']);
  assert.deepEqual(await ask('list.csv'), []);
  const counted = await server.expect<Batch>(202, 'POST', `${WS}/batches`, {
    json: { document_ids: [(await upload(makeList(), 'c.csv')).id], name: 'Asked' },
  });
  await finishBatch(counted.body.id);
  assert.equal((await server.read<Batch>(`${WS}/batches/${counted.body.id}`)).counts.attention, 1);
});

/** Two documents of a new sender for May. */
async function makeSecond(first = makeList(), second = makeList()): Promise<[Sender, Job, Job]> {
  const sender = await server.makeSender({ name: `Sender ${++seed}` });
  const about = { sender_id: sender.id, ...MAY };
  return [sender, await runList(about, first), await runList(about, second)];
}

const open = async (id: string) => (await people.read(id)).attention.find(({ code }) => code === 'second_document');

test('a second document says what it shares with the first, and cannot be accepted without an answer', async () => {
  const rows = ['M7,Bo,bo@example.com', 'M8,Cy,cy@example.com'];
  const [, first, second] = await makeSecond(makeList('A', rows), makeList('B', [...rows].reverse()));
  assert.deepEqual(listCodes(await readJob(first.id)), []);
  assert.deepEqual(listCodes(second), ['second_document']);
  assert.equal((await open(second.id))?.other_job_id, first.id);
  const plain = await server.read<Belonging>(`${WS}/jobs/${second.id}/belonging`);
  assert.deepEqual(plain.first_document?.rows, { here: 3, there: 3, shared: 2 });
  assert.deepEqual([plain.first_document?.same_bytes, plain.first_document?.totals], [false, null]);
  const full = await server.read<Belonging>(`${WS}/jobs/${second.id}/belonging?values=true`);
  assert.ok(Array.isArray(full.first_document?.totals));
  await people.step(second.id, 'review');
  const including = await people.listOpen(second.id);
  const detail = await people.refuse('second_document_open', second.id, 'accept', { including, reason: REASON });
  assert.match(detail, new RegExp(first.id));
  await people.refuse('second_document_open', second.id, 'attention', { ids: including, reason: REASON });
  await people.refuse('second_document_unknown', first.id, 'set-aside', { reason: REASON });
  await people.refuse('second_document_unknown', first.id, 'add', { reason: REASON });
});

test('it replaces the first', async () => {
  const [, first, second] = await makeSecond();
  await people.step(second.id, 'replace', { replaces: first.id, reason: REASON });
  assert.deepEqual(listCodes(await readJob(second.id)), []);
  await people.step(first.id, 'reopen', { reason: REASON });
  assert.deepEqual(listCodes(await readJob(second.id)), ['second_document'], 'it is asked again');
});

test('it is set aside until it is reopened', async () => {
  const [, first, second] = await makeSecond();
  const { body } = await people.step(second.id, 'set-aside', { reason: REASON });
  assert.equal(body.state, 'set_aside');
  assert.equal(body.history.at(-1)?.other_job_id, first.id);
  assert.deepEqual(listCodes(await readJob(second.id)), []);
  const listed = await server.read<Page<Job>>(`${WS}/jobs?review_state=set_aside`);
  assert.ok(pluck(listed.items, 'id').includes(second.id));
  for (const path of ['accept', 'review', 'add', 'send-back'])
    await people.refuse(
      path === 'add' ? 'second_document_unknown' : 'review_state_refused',
      second.id,
      path,
      path === 'accept' ? {} : path === 'review' ? undefined : { reason: REASON },
    );
  await people.refuse('replacement_invalid', second.id, 'replace', { replaces: first.id, reason: REASON });
  await people.step(second.id, 'reopen', { reason: REASON });
  assert.deepEqual(listCodes(await readJob(second.id)), ['second_document']);
});

test('it is added: both stand, and are compared as one with the next document', async () => {
  const rows = Array.from({ length: 9 }, (_, i) => `N${i},Name,n${i}@example.com`);
  const [sender, first, second] = await makeSecond(makeList('A', rows), makeList());
  await people.step(second.id, 'add', { reason: REASON });
  const job = await readJob(second.id);
  assert.deepEqual([job.stands_beside, listCodes(job)], [first.id, []]);
  const { items } = await server.read<{ items: { sender: Sender; standing_job_ids: string[] }[] }>(
    `${WS}/periods/2026-05`,
  );
  const own = items.find((one) => one.sender.id === sender.id);
  assert.deepEqual(own?.standing_job_ids, [first.id, second.id]);
  await runList({ sender_id: sender.id, period: '2026-06' }, makeList('C', rows));
  const june = await runList({ sender_id: sender.id, period: '2026-06' }, makeList('C', rows));
  const { items: checks } = await server.read<{ items: { measure: string; expected: number }[] }>(
    `${WS}/jobs/${june.id}/checks?values=true`,
  );
  assert.equal(checks.find(({ measure }) => measure === 'rows')?.expected, 11);
  const third = await runList({ sender_id: sender.id, ...MAY });
  assert.equal((await open(third.id))?.other_job_id, first.id);
});

test('a signed document stays with its sender and period until it is reopened', async () => {
  const [sender, first, second] = await makeSecond();
  await people.accept(first.id);
  const other = { sender_id: sender.id, period: '2026-06' };
  assert.equal((await assign(second.id, other)).body.period, '2026-06');
  await people.accept(second.id);
  for (const to of [
    { ...other, ...MAY },
    { sender_id: null, period: null },
  ]) {
    const path = `${WS}/jobs/${second.id}/sender`;
    const { body } = await server.expectProblem('job_locked', 'PUT', path, { json: to });
    assert.match(body.detail, /is accepted; assigning it to a sender and period is refused\. Reopen it first/);
  }
  assert.equal((await readJob(second.id)).period, '2026-06');
  await people.step(second.id, 'reopen', { reason: REASON });
  await assign(second.id, { ...other, ...MAY });
  assert.deepEqual(listCodes(await readJob(second.id)), ['second_document'], 'the question is asked');
});

test('only one of two answers at once wins', async () => {
  const [, first, second] = await makeSecond();
  const { headers } = await server.expect(200, 'GET', `${WS}/jobs/${second.id}/review`);
  const options = (json: object) => ({ json, headers: { 'if-match': headers.get('etag')! } });
  const answers = await Promise.all([
    server.call('POST', `${WS}/jobs/${second.id}/set-aside`, options({ reason: REASON })),
    server.call('POST', `${WS}/jobs/${second.id}/replace`, options({ replaces: first.id, reason: REASON })),
    server.call('POST', `${WS}/jobs/${second.id}/add`, options({ reason: REASON })),
  ]);
  const statuses = answers.map(({ status }) => status).sort();
  assert.equal(statuses[0], 200);
  assert.ok(
    statuses.slice(1).every((status) => status === 412 || status === 409 || status === 422),
    `${statuses}`,
  );
  const review = await people.read(second.id);
  const taken = review.history.filter(({ action }) => ['set_aside', 'added', 'replaces'].includes(action));
  assert.equal(taken.length, 1);
});

test('without the first, the second is as any other', async () => {
  const [sender, first, second] = await makeSecond();
  await server.expect(204, 'DELETE', `${WS}/jobs/${first.id}`);
  assert.deepEqual(listCodes(await readJob(second.id)), []);
  const third = await runList({ sender_id: sender.id, ...MAY });
  assert.deepEqual(listCodes(third), ['second_document']);
  await people.step(second.id, 'review');
  await people.step(second.id, 'send-back', { reason: REASON });
  assert.deepEqual(listCodes(await readJob(third.id)), []);
  await people.step(second.id, 'review');
  assert.deepEqual(listCodes(await readJob(third.id)), ['second_document']);
  await assign(third.id, { sender_id: sender.id, period: '2026-04' });
  assert.deepEqual(listCodes(await readJob(third.id)), []);
  await server.expect(200, 'PATCH', `${WS}/senders/${sender.id}`, { json: { has_several: true } });
  assert.deepEqual(listCodes(await runList({ sender_id: sender.id, ...MAY })), [], 'the sender has several');
});

test('the title is compared with the period, also with one that is assigned later', async () => {
  const { id: sender_id } = await server.makeSender({ name: 'Titles' });
  const job = await runList({ sender_id, period: '2026-10' }, makeList('Contributions of September 2026'));
  const point = job.summary.attention?.find(({ code }) => code === 'period_differs');
  assert.deepEqual([point?.a1, point?.message], ['A1', 'The title in A1 names another period than October 2026.']);
  const read = (query: string) => server.read<Belonging>(`${WS}/jobs/${job.id}/belonging${query}`);
  assert.deepEqual((await read('')).title, { sheet: point?.sheet, a1: 'A1', period: null, has_year: null });
  assert.equal((await read('?values=true')).title?.period, '2026-09');
  const text = JSON.stringify(await server.read(`${WS}/jobs/${job.id}/artifact`));
  assert.ok(!/september|2026-09/i.test(text), 'the record has no value');
  assert.deepEqual(listCodes((await assign(job.id, { sender_id, period: 'Sept 2026' })).body), []);
  assert.deepEqual(listCodes((await assign(job.id, { sender_id, period: 'Q3 2026' })).body), []);
  assert.deepEqual(listCodes((await assign(job.id, { sender_id, period: '2026-11' })).body), ['period_differs']);
  const later = await runList({ sender_id }, makeList('Mitglieder Oktober'));
  assert.deepEqual(listCodes(later), ['period_missing']);
  assert.deepEqual(listCodes((await assign(later.id, { sender_id, period: '2026-09' })).body), ['period_differs']);
  const review: Review = await people.accept(later.id);
  assert.equal(review.state, 'accepted');
});
