import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Event, EventPage, Job, Page } from '../../src/contract/api/index.ts';
import { deleteEventsBefore } from '../../src/storage/store/events.ts';
import { pluck } from '../helpers/pluck.ts';
import { databaseUrlOf, isOnPostgres } from '../helpers/postgres/databases.ts';
import { EventReader } from './event-reader.ts';
import { startTestServer, type TestServer, WS, waitUntil } from './server-harness.ts';

const MARK = 'Zyx9marker';
const JOBS = 16;
const TYPES = ['job.submitted', 'job.started', 'job.finished'];
const storage = mkdtempSync(join(tmpdir(), 'ade-events-'));
after(() => rmSync(storage, { recursive: true, force: true }));
/** Nodes share a database and a storage. */
const shared: Record<string, string> = isOnPostgres ? { ADE_STORAGE_URL: pathToFileURL(storage).href } : {};
const server = await startTestServer({ ...shared, ADE_QUEUE_SIZE: '40' }, undefined, { heartbeatSeconds: 1 });
await server.publishStarter();
const text = `Member No.,First Name,E-mail,Remark\n${MARK}1,${MARK}a,${MARK}@example.com,${MARK}b\n`;
const document = await server.uploadText(text, 'list.csv');
const readers: EventReader[] = [];
after(() => Promise.all(readers.map((reader) => reader.close())));

function open(options: Parameters<EventReader['open']>[0] = {}, at: TestServer = server): Promise<EventReader> {
  const reader = new EventReader(at);
  readers.push(reader);
  return reader.open(options);
}

const submit = async () => {
  const json = { document_id: document.id };
  return (await server.expect<Job>(202, 'POST', `${WS}/jobs`, { json })).body.id;
};
const isEnd = ({ type }: Event) => type === 'job.finished' || type === 'job.to_check';
const endsOf = (events: readonly Event[]) => events.filter(isEnd).length;
const readEnd = async () => (await server.expect(200, 'GET', `${WS}/jobs?limit=1`)).headers.get('ade-events-at') ?? '';

test(`${JOBS} jobs are three events each, whoever reads them and whenever`, async () => {
  const start = await readEnd();
  const live = await open();
  for (let i = 0; i < JOBS; i++) await submit();
  const events = await live.waitFor((all) => endsOf(all) === JOBS);
  assert.equal(events.length, 3 * JOBS);
  const changed = live.messages.filter(({ data }) => data.type === 'job_changed');
  assert.equal(changed.length, 3 * JOBS, 'one message for each event');
  for (const own of Map.groupBy(events, ({ data }) => data.job_id).values()) {
    const types = own.map((event) => (isEnd(event) ? 'job.finished' : event.type));
    assert.deepEqual(types, TYPES, 'in order for each job');
  }
  // Whoever comes later, and continues in the middle, gets the same.
  const again = await open({ query: `?after=${start}` });
  assert.deepEqual(await again.waitFor((all) => all.length === events.length), events);
  const middle = events[20]!.id;
  const rest = await open({ lastId: middle, query: `?after=${start}` });
  assert.deepEqual(await rest.waitFor((all) => all.length === events.length - 21), events.slice(21));
  assert.deepEqual(rest.messages[0]!.data, { type: 'connected', after: middle });
  assert.ok(!JSON.stringify(live.messages).includes(MARK), 'no message has a value');
  await server.restart();
  const restarted = await open({ lastId: middle });
  assert.deepEqual(await restarted.waitFor((all) => all.length === events.length - 21), events.slice(21));
});

test('a list says up to which event it is true, and a stream that begins there misses nothing', async () => {
  const before = await readEnd();
  const id = await submit();
  const answer = await server.expect<Job>(200, 'GET', `${WS}/jobs/${id}`);
  const at = answer.headers.get('ade-events-at')!;
  assert.ok(Number(at.split('_')[1]) > Number(before.split('_')[1]));
  const reader = await open({ query: `?after=${at}` });
  const ended = (await reader.waitFor((all) => endsOf(all) === 1)).find(isEnd)!;
  assert.equal(ended.data.job_id, id);
  const unchanged = await server.expect(304, 'GET', `${WS}/batches`, {
    headers: { 'if-none-match': (await server.expect(200, 'GET', `${WS}/batches`)).headers.get('etag')! },
  });
  assert.equal(unchanged.headers.get('ade-events-at'), ended.id);
});

test('an id that is unknown or too old is answered with reset, and then what comes', async () => {
  const { db } = server.running.service;
  const first = (await server.read<EventPage>(`${WS}/event-log?limit=1`)).items[0]!;
  const end = await readEnd();
  for (const lastId of ['evt_999999_0123456789', 'nonsense', `${end}0`]) {
    const reader = await open({ lastId });
    assert.deepEqual(reader.messages[0], { id: end, data: { type: 'reset' } }, lastId);
    assert.deepEqual(reader.messages[1]!.data, { type: 'connected', after: end });
    await server.expectProblem('event_gone', 'GET', `${WS}/event-log?after=${lastId}`);
  }
  await db.updateTable('events').set({ at: '2026-01-01T00:00:00.000Z' }).where('seq', '<=', 3).execute();
  await deleteEventsBefore(db, '2026-01-02T00:00:00.000Z');
  const late = await open({ query: `?after=${first.id}` });
  assert.equal(late.messages[0]!.data.type, 'reset');
  const id = await submit();
  const events = await late.waitFor((all) => endsOf(all) === 1);
  assert.deepEqual([events.length, events[0]!.data.job_id], [3, id]);
});

test('filters leave out everything else, also progress, and continue where they were', async () => {
  const end = await readEnd();
  const query = (about: string) => ({ query: `?after=${end}&${about}` });
  const [news, all, other] = [
    await open(query('types=job.finished,job.to_check')),
    await open(query('types=job')),
    await open(query('job_id=job_unknown')),
  ];
  const [first, second] = [await submit(), await submit()];
  await all.waitFor((events) => endsOf(events) === 2);
  assert.equal(all.events.length, 6);
  assert.deepEqual(
    (await news.waitFor((events) => events.length === 2)).map(({ data }) => data.job_id).sort(),
    [first, second].sort(),
  );
  const one = await open(query(`job_id=${first}`));
  const own = await one.waitFor((events) => endsOf(events) === 1);
  assert.deepEqual([...new Set(own.map(({ data }) => data.job_id))], [first]);
  assert.deepEqual(
    [...news.messages, ...all.messages].filter(({ data }) => !['connected', 'job_changed'].includes(data.type)),
    [],
  );
  assert.deepEqual(pluck(other.messages, 'data').length, 1);
  // With the next heartbeat, a client that gets nothing hears up to where it has read.
  const last = await readEnd();
  await waitUntil(() => other.lastId === last);
  const none = await open(query('sender_id=snd_x&period=2026-05&config_id=cfg_x'));
  assert.equal(none.events.length, 0);
  await server.expectProblem('event_type_unknown', 'GET', `${WS}/events?types=job.painted`);
  await server.expectProblem('event_type_unknown', 'GET', `${WS}/event-log?types=job,`);
});

test('events can be listed page by page, with the same filters', async () => {
  const list = (query: string) => server.read<EventPage>(`${WS}/event-log?${query}`);
  const all: Event[] = [];
  for (let after = ''; ; ) {
    const page = await list(`limit=7${after}`);
    all.push(...page.items);
    after = `&after=${page.after}`;
    if (!page.has_more) break;
    assert.equal(page.items.length, 7);
  }
  const numbers = all.map(({ id }) => Number(id.split('_')[1]));
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => numbers[0]! + i),
  );
  const jobs = await list('limit=200&types=job');
  assert.deepEqual(
    jobs.items,
    all.filter(({ type }) => type.startsWith('job.')),
  );
  assert.deepEqual([jobs.after, jobs.has_more], [all.at(-1)!.id, false]);
  assert.deepEqual((await list(`after=${jobs.after}`)).items, []);
  const reader = await open({ query: `?after=${all[0]!.id}` });
  await reader.waitFor((events) => events.length === all.length - 1);
  assert.deepEqual(reader.events, all.slice(1), 'the stream has the same');
});

test('another node tells what one node has changed, and continues after an event of it', {
  skip: !isOnPostgres && 'Nodes share a database of PostgreSQL.',
}, async () => {
  const other = await startTestServer({
    ...shared,
    ADE_DATABASE_URL: await databaseUrlOf(server.dataDir),
    ADE_ROLE: 'api',
  });
  other.adminToken = server.adminToken;
  const there = await open({}, other);
  const here = await open();
  await server.expect(201, 'POST', `${WS}/senders`, { json: { name: 'Of one node' } });
  await other.expect(201, 'POST', `${WS}/senders`, { json: { name: 'Of the other' } });
  const [atOther, atFirst] = [
    await there.waitFor((events) => events.length === 2),
    await here.waitFor((events) => events.length === 2),
  ];
  assert.deepEqual(atOther, atFirst);
  const rest = await open({ lastId: atFirst[0]!.id }, other);
  assert.deepEqual(await rest.waitFor((events) => events.length === 1), atFirst.slice(1));
  const page = await other.read<Page<unknown> & EventPage>(`${WS}/event-log?after=${atFirst[0]!.id}`);
  assert.deepEqual(page.items, atFirst.slice(1));
});
