import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, ListedSender, PeriodOverview } from '../../src/contract/api/index.ts';
import { findDay, parsePeriod } from '../../src/contract/period.ts';
import { Reviewers } from './review/client.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const server = await startTestServer();
await server.publishStarter();
const people = new Reviewers(server, '');

async function run(name: string, about: object = {}, headers = 'Member ID,Last name'): Promise<Job> {
  const document = await server.uploadText(`${headers}\nM-1,Oak\nM-2,Ash\nM-3,Elm\n`, name);
  return server.runToSuccess({ document_id: document.id, ...about });
}

const [quay, early] = await Promise.all([
  server.makeSender({ name: 'Quay & Söhne', due_day: 12 }),
  server.makeSender({ name: 'Early', due_day: 5 }),
]);
const list = (query: string, options = {}) => server.list<Job>(`${WS}/jobs?${query}`, options);
const search = async (text: string, options = {}) =>
  (await list(`search=${encodeURIComponent(text)}`, options)).map((job) => `${job.source_file} ${job.found_by}`);
/** Headers are stored soon after a job has ended. */
async function untilHeadersAreStored({ id }: Job): Promise<void> {
  const query = server.running.service.db.selectFrom('jobs').select('columns_id').where('id', '=', id);
  await waitUntil(async () => (await query.executeTakeFirstOrThrow()).columns_id !== null);
}

test('a search finds documents by their names, by their senders and by their headers, and says why', async () => {
  await run('alpha.csv', { sender_id: quay!.id, period: '2026-09' });
  const beta = await run('beta.csv', {}, 'Member ID,Quay  levy');
  await run('quay-list.csv');
  await untilHeadersAreStored(beta);
  assert.deepEqual(await search('quay'), ['quay-list.csv document', 'beta.csv header', 'alpha.csv sender']);
  assert.deepEqual(await search('SÖHNE'), ['alpha.csv sender']);
  // Nothing below the header is found.
  assert.deepEqual(await search('M-2'), []);
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  assert.deepEqual(await search('quay levy', { token: auditor }), ['beta.csv header']);
  const [job] = await list(`sender_id=${quay!.id}`);
  assert.equal(job!.found_by, undefined);
  await server.expect(200, 'PATCH', `${WS}/senders/${quay!.id}`, { json: { name: 'Harbour' } });
  assert.deepEqual(await search('quay'), ['quay-list.csv document', 'beta.csv header']);
  assert.deepEqual(await search('harbour'), ['alpha.csv sender']);
});

test('the headers of the newest revision are found', async () => {
  const job = await run('gamma.csv', {}, 'Wharf,Pier\nMember ID,Last name');
  await untilHeadersAreStored(job);
  const label = (a1: string, label: string) => ({ kind: 'row_label', places: [{ sheet: 0, a1 }], label }) as const;
  const before = (await search('pier')).length;
  const other = before === 0 ? [label('1', 'header'), label('2', 'data')] : [label('1', 'note'), label('2', 'header')];
  await server.correct(
    job.id,
    other.map((one) => ({ ...one, places: [...one.places] })),
  );
  await waitUntil(async () => (await search('pier')).length !== before);
});

test('overdue documents are found by their own day, or else by the due day of their sender', async () => {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const late = { sender_id: quay!.id, period: '2026-01' };
  assert.ok(findDay(parsePeriod('2026-01')!, 12) < day(0));
  const overdue = async () => (await list('overdue=true')).map(({ source_file: name }) => name);
  const before = await overdue();
  assert.deepEqual(before, ['alpha.csv'], 'the document of September above');
  const one = await run('one.csv', late);
  await run('two.csv', { ...late, period: '2999-01' });
  const three = await run('three.csv', { ...late, sender_id: early!.id });
  const own = (due_on: string) => people.step(three.id, 'review/assignment', { due_on });
  await own(day(3));
  assert.deepEqual(await overdue(), ['one.csv', 'alpha.csv']);
  await own(day(-3));
  assert.deepEqual(await overdue(), ['three.csv', 'one.csv', 'alpha.csv']);
  assert.deepEqual((await list('overdue=true&period=2026-01')).length, 2);
  await people.accept(one.id);
  assert.deepEqual(await overdue(), ['three.csv', 'alpha.csv']);
});

test('periods and the last document of a sender are found however many documents came since', async () => {
  const job = await run('early.csv', { sender_id: early!.id, period: '2017-03' });
  const { db } = server.running.service;
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', job.id).executeTakeFirstOrThrow();
  const at = (i: number) => new Date(Date.parse(row.created_at) + 1000 + i).toISOString();
  const later = Array.from({ length: 150 }, (_, i) => ({
    ...row,
    ...{ id: `job_later_${i}`, sender_id: quay!.id, created_at: at(i) },
    period: `20${18 + (i % 2)}-W${String(10 + (i % 40)).padStart(2, '0')}`,
  }));
  await db.insertInto('jobs').values(later).execute();
  const senders = await server.list<ListedSender>(`${WS}/senders`);
  const last = (id: string) => senders.find((sender) => sender.id === id)?.last_job;
  const { submitted_at } = job;
  assert.deepEqual(last(early!.id), { id: job.id, source_file: 'early.csv', period: '2017-03', submitted_at });
  assert.equal(last(quay!.id)?.id, 'job_later_149');
  const periods = (query: string) => server.list<PeriodOverview>(`${WS}/periods?${query}`);
  const ofEarly = await periods(`sender_id=${early!.id}&limit=60`);
  const days = ofEarly.map(({ period }) => parsePeriod(period)!.firstDay);
  assert.deepEqual(days, days.toSorted().reverse(), 'newest first, whatever their kind');
  const { period, items } = ofEarly.at(-1)!;
  assert.deepEqual([ofEarly.length > 40, period], [true, '2017-03']);
  assert.deepEqual(
    items.map(({ sender: { name }, state }) => [name, state]),
    [['Early', 'received']],
  );
  assert.deepEqual([(await periods('')).length, (await periods(''))[0]!.items.length], [6, 2]);
  await server.expectProblem('sender_unknown', 'GET', `${WS}/periods?sender_id=snd_none`);
});
