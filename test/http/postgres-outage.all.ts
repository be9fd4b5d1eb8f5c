import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  Config,
  ConfigVersion,
  Document,
  Health,
  Job,
  Page,
  ProblemDetails,
  Readiness,
} from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { isOnPostgres, ON_POSTGRES } from '../helpers/postgres/databases.ts';
import { addUser, startOwnServer } from '../helpers/postgres/own-server.ts';
import { startProxy } from '../helpers/postgres/proxy.ts';
import { type Answer, makeForm, startTestServer, type TestServer, WS, waitUntil } from './server-harness.ts';

const PASSWORD = 'fire-work';
/** A query waits for a connection for 5 s. */
const CONNECT_MS = 5000;
/** An unanswered query ends after 15 s; the rest of the time is for a slow machine. */
const ANSWER_MS = 15_000;
const LIMIT_MS = 3 * ANSWER_MS;

const parts = isOnPostgres ? await start() : null;

async function start() {
  const postgres = await startOwnServer();
  await addUser(postgres, 'service', PASSWORD);
  await postgres.run(['create database ade owner service']);
  const proxy = await startProxy(postgres.port);
  const url = `postgres://service:${PASSWORD}@127.0.0.1:${proxy.port}/ade`;
  const server = await startTestServer({ ADE_DATABASE_URL: url, ADE_QUEUE_SIZE: '200' });
  await server.publishStarter();
  return { postgres, proxy, server, documentId: (await server.upload()).id };
}

/** Checks the answer of a service that cannot reach its database. */
function assertUnreachable(server: TestServer, answer: Answer): void {
  const { body, headers } = server.assertProblem('database_unreachable', answer as Answer<ProblemDetails>);
  assert.match(
    body.detail,
    /^The database postgres:\/\/127\.0\.0\.1:\d+\/ade cannot be reached: .*Check that PostgreSQL/,
  );
  assert.ok(Number(headers.get('retry-after')) >= 1, 'Retry-After');
}

/** Sends a submission with a key; undefined if the connection ended before an answer. */
async function submit({ server, documentId }: NonNullable<typeof parts>, key: string): Promise<Answer<Job>> {
  const options = { json: { document_id: documentId }, headers: { 'idempotency-key': key } };
  return server.call<Job>('POST', `${WS}/jobs`, options);
}

test('a service whose PostgreSQL stops says so, keeps running, and works when it is back', ON_POSTGRES, async () => {
  const { server, postgres } = parts!;
  const running = await submit(parts!, 'before the stop');
  assert.equal(running.status, 202);
  await postgres.stop('for now');
  for (const path of [`${WS}/jobs`, `${WS}/documents`, '/api/v1/workspaces']) {
    const from = performance.now();
    assertUnreachable(server, await server.call('GET', path));
    assert.ok(performance.now() - from < CONNECT_MS, 'a refused connection is no reason to wait');
  }
  assertUnreachable(server, await submit(parts!, 'meanwhile'));
  const { status, body } = await server.call<Health>('GET', '/api/v1/health');
  assert.deepEqual([status, body.status, body.components.database.status], [503, 'unavailable', 'unavailable']);
  assert.match(body.components.database.message!, /database cannot be used. The log of the service says/);
  const ready = await server.call<Readiness>('GET', '/api/v1/ready');
  assert.deepEqual([ready.status, ready.body], [503, { ready: false, because: ['database'] }]);
  assert.equal((await server.call('GET', '/api/v1/live')).status, 200);
  assert.equal((await server.call('GET', '/app/')).status, 200, 'pages are there');
  // Longer than a job takes, so that it ends while there is no database.
  await delay(3000);
  await postgres.restart();
  await waitUntil(async () => (await server.call('GET', '/api/v1/ready')).status === 200);
  const { components } = await server.read<Health>('/api/v1/health');
  assert.equal(components.database.status, 'ok');
  assert.equal((await server.waitForJob(running.body.id)).status, 'success');
  const again = await submit(parts!, 'meanwhile');
  assert.equal(again.status, 202);
  assert.equal((await server.waitForJob(again.body.id)).status, 'success');
  const log = server.logLines.join('');
  assert.match(log, /"code":"database_unreachable"/);
  assert.match(log, /cannot be reached/);
});

test('a stored job has its files, though the answer to the commit was lost', ON_POSTGRES, async () => {
  const { server, proxy } = parts!;
  const list = <T>(path: string) => server.list<T>(path);
  const before = await list<Document>(`${WS}/documents`);
  proxy.loseAnswerToCommitOf('insert into "documents"');
  const body = makeForm('name\nAda\n', 'lost.csv');
  assertUnreachable(server, await server.call('POST', `${WS}/documents`, { body }));
  const [document, ...others] = await list<Document>(`${WS}/documents`);
  assert.deepEqual([document?.filename, others.length], ['lost.csv', before.length]);
  await server.expect(200, 'GET', `${WS}/documents/${document!.id}/content`);

  const [config] = await list<Config>(`${WS}/configs`);
  const versions = `${WS}/configs/${config!.id}/versions`;
  const [from] = await list<ConfigVersion>(versions);
  proxy.loseAnswerToCommitOf('insert into "config_versions"');
  assertUnreachable(server, await server.call('POST', versions, { json: { from: from!.id } }));
  const drafts = (await list<ConfigVersion>(versions)).filter(({ status }) => status === 'draft');
  assert.equal(drafts.length, 1);
  await server.expect(200, 'GET', `${WS}/versions/${drafts[0]!.id}/file?path=manifest.json`);

  await server.restart();
  await server.expect(200, 'GET', `${WS}/documents/${document!.id}/content`);
});

test('connections that break lose no accepted job, and a key finds the stored job', ON_POSTGRES, async () => {
  const { server, proxy } = parts!;
  const keys = Array.from({ length: 9 }, (_, i) => `cut ${i}`);
  proxy.cutAt('insert into "jobs"');
  const first = await Promise.all(
    keys.map(async (key, i) => {
      await delay(i * 8);
      if (i % 3 === 2) proxy.cut();
      return submit(parts!, key);
    }),
  );
  const refused = first.filter(({ status }) => status !== 202);
  assert.ok(refused.length > 0, 'at least one was under way when a connection broke');
  for (const answer of refused) assertUnreachable(server, answer);
  await assertEachOnce(keys, first);
});

test('a partition ends in an error within a bounded time, and loses no accepted job', ON_POSTGRES, async () => {
  const { server, proxy } = parts!;
  const keys = Array.from({ length: 6 }, (_, i) => `partition ${i}`);
  const from = performance.now();
  const sent = keys.map(async (key, i) => {
    await delay(i * 8);
    return submit(parts!, key);
  });
  await delay(keys.length * 4);
  proxy.block();
  const asked = performance.now();
  const health = await server.call('GET', '/api/v1/health', { token: null });
  assert.equal(health.status, 503);
  assert.ok(performance.now() - asked < ANSWER_MS, 'the health does not wait for the database');
  const first = await Promise.all(sent);
  assert.ok(performance.now() - from < LIMIT_MS, `it took ${performance.now() - from} ms`);
  const refused = first.filter(({ status }) => status !== 202);
  assert.ok(refused.length > 0, 'some were under way');
  for (const answer of refused) assertUnreachable(server, answer);
  proxy.unblock();
  await waitUntil(async () => (await server.call('GET', `${WS}/jobs`)).status === 200);
  await assertEachOnce(keys, first);
});

/** Sends every submission again, and finds the jobs of all of them. */
async function assertEachOnce(keys: readonly string[], first: readonly Answer<Job>[]): Promise<void> {
  const { server } = parts!;
  const before = first.map(({ status, body }) => (status === 202 ? body.id : null));
  const ids: string[] = [];
  for (const [i, key] of keys.entries()) {
    const again = await submit(parts!, key);
    assert.equal(again.status, 202, again.text);
    if (before[i] !== null) assert.equal(again.body.id, before[i], key);
    ids.push(again.body.id);
    if (before[i] !== null) assert.equal((await server.waitForJob(again.body.id)).status, 'success');
  }
  assert.equal(new Set(ids).size, keys.length);
  const body = await server.read<Page<Job>>(`${WS}/jobs?limit=200`);
  const listed = pluck(body.items, 'id');
  assert.deepEqual(
    ids.filter((id) => listed.filter((one) => one === id).length !== 1),
    [],
  );
}

test('no file or log has the password', ON_POSTGRES, () => {
  const log = parts!.server.logLines.join('');
  assert.ok(log.length > 0 && !log.includes(PASSWORD));
});
