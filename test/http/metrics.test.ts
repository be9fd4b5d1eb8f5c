import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Node, Token, Workspace } from '../../src/contract/api/index.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { isOnPostgres } from '../helpers/postgres/databases.ts';
import { ON_LOCAL_FILES } from '../helpers/storage/forgetful.ts';
import { makeJobTestRow } from '../service/rows.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const TOKEN = 'a-token-of-the-monitor';
const server = await startTestServer({ ADE_METRICS_TOKEN: TOKEN, ADE_MAX_CONCURRENCY: '3' });
await server.publishStarter();

/** The samples of a metric, as `labels value`. */
async function readSamples(name: string): Promise<string[]> {
  const { text } = await server.expect(200, 'GET', '/api/v1/metrics', { token: TOKEN });
  return [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'))].map(([, labels, value]) =>
    labels === undefined ? value! : `${labels} ${value}`,
  );
}

type Line = Record<string, unknown>;

/** What the log has about the requests to a path. */
function readLog(path: string): Line[] {
  const lines = server.logLines.map((line) => JSON.parse(line) as Line);
  const ids = lines.filter((line) => line.path === path).map(({ reqId }) => reqId);
  return lines.filter(({ reqId }) => ids.includes(reqId));
}

test('a token of their own reads the metrics, and a token that ADE could have made is refused at the start', async () => {
  const { headers } = await server.expect(200, 'GET', '/api/v1/metrics', { token: TOKEN });
  assert.match(headers.get('content-type')!, /^text\/plain/);
  await server.expect(200, 'GET', '/api/v1/metrics');
  for (const token of [`${TOKEN}s`, TOKEN.slice(1), ''])
    await server.expectProblem('not_signed_in', 'GET', '/api/v1/metrics', { token });
  for (const text of ['short', 'ade_looks-like-a-token-of-ade', 'with a space in the middle'])
    assert.throws(() => readSettings({ ADE_METRICS_TOKEN: text }), {
      code: 'setting_invalid',
      message: /^ADE_METRICS_TOKEN is "\(not shown\)"; expected 16 to 200 letters/,
    });
});

test('requests are measured by the pattern of their route, whatever ids and paths clients send', async () => {
  for (const id of ['doc_none', 'doc_other', 'doc_third']) {
    await server.expectProblem('document_unknown', 'GET', `${WS}/documents/${id}`);
    await server.expectProblem('route_unknown', 'GET', `/api/v1/${id}`);
  }
  await server.upload();
  const route = '/api/v1/workspaces/:workspace_id/documents';
  const counts = await readSamples('ade_request_duration_seconds_count');
  assert.ok(counts.includes(`method="GET",route="${route}/:document_id",status="404" 3`), counts.join('\n'));
  assert.ok(counts.includes('method="GET",route="unknown",status="404" 3'), counts.join('\n'));
  assert.ok(counts.some((sample) => sample.startsWith(`method="POST",route="${route}",status="201" `)));
  assert.ok(
    counts.every((sample) => !sample.includes('doc_')),
    counts.join('\n'),
  );
  // A stream is as long as its client likes, or until its token is revoked.
  const grants = [{ workspace_id: 'default', role: 'viewer' }];
  const { token, secret } = await server.make<{ token: Token; secret: string }>('/api/v1/tokens', {
    name: 'follower',
    grants,
    expires_in_days: 1,
  });
  const revoke = () => server.expect(204, 'DELETE', `/api/v1/tokens/${token.id}`);
  const followed = server.follow(`${WS}/events`, () => false, revoke, { token: secret });
  await assert.rejects(followed, /The stream ended/);
  await waitUntil(() => readLog(`${WS}/events`).length > 0);
  const later = await readSamples('ade_request_duration_seconds_count');
  assert.ok(later.every((sample) => !sample.includes('/events"')));
});

test('slots are those of this node and those of all nodes, and the queue is shown by workspace', async () => {
  const made = await server.make<Workspace>('/api/v1/workspaces', { name: 'Other' });
  const { db } = server.running.service;
  // Without a node, they would be lost jobs, which wait again.
  const node_id = (await server.list<Node>('/api/v1/nodes'))[0]!.id;
  const rows = [
    ['job_a', 'default', 'queued'],
    ['job_b', 'default', 'queued'],
    ['job_c', made.id, 'queued'],
  ] as const;
  for (const [id, workspace_id, status] of rows)
    await db.insertInto('jobs').values(makeJobTestRow({ id, workspace_id, status, node_id })).execute();
  try {
    const queue = await readSamples('ade_workspace_jobs');
    assert.deepEqual(queue, [
      'workspace="default",status="waiting" 2',
      'workspace="default",status="running" 0',
      `workspace="${made.id}",status="waiting" 1`,
      `workspace="${made.id}",status="running" 0`,
    ]);
  } finally {
    await db
      .deleteFrom('jobs')
      .where(
        'id',
        'in',
        rows.map(([id]) => id),
      )
      .execute();
  }
  assert.deepEqual(await readSamples('ade_workspace_jobs'), [], 'a workspace without unfinished jobs has no samples');
  for (const name of ['ade_node_slots', 'ade_all_slots', 'ade_slots'])
    assert.deepEqual(await readSamples(name), ['3'], name);
  for (const name of ['ade_node_slots_busy', 'ade_all_slots_busy', 'ade_slots_busy', 'ade_takeovers_total'])
    assert.deepEqual(await readSamples(name), ['0'], name);
  assert.deepEqual(await readSamples('ade_database_up'), ['1']);
  assert.deepEqual(await readSamples('ade_database_pool_max'), isOnPostgres ? ['8'] : []);
});

test('every line of the log has the id of its node, if there are nodes', async () => {
  const [node] = await server.list<Node>('/api/v1/nodes');
  assert.ok(server.logLines.length > 10);
  for (const line of server.logLines) assert.equal((JSON.parse(line) as Line).node ?? null, node!.id, line);
});

test(
  'a service that cannot work just now logs one line without a stack, and a failure its place',
  ON_LOCAL_FILES,
  async () => {
    const jobs = join(server.dataDir, 'jobs');
    const document = await server.upload();
    renameSync(jobs, `${jobs}-away`);
    try {
      await server.expectProblem('storage_unusable', 'POST', `${WS}/jobs`, { json: { document_id: document.id } });
    } finally {
      renameSync(`${jobs}-away`, jobs);
    }
    const [line, ...others] = readLog(`${WS}/jobs`).filter(({ status }) => status !== 202);
    assert.deepEqual(others, []);
    assert.deepEqual([line!.level, line!.status, line!.code], ['warn', 503, 'storage_unusable']);
    assert.match(String(line!.reason), /jobs in the data folder cannot be read or written/);
    assert.doesNotMatch(JSON.stringify(line), /\bat .*\.ts:\d+/);

    const { id, filename } = document;
    writeFileSync(join(server.dataDir, 'documents', id, filename), 'other bytes');
    await server.expectProblem('file_damaged', 'GET', `${WS}/documents/${id}/content`);
    const failure = readLog(`${WS}/documents/${id}/content`);
    assert.deepEqual(
      failure.map(({ level, code }) => [level, code]),
      [
        ['error', 'file_damaged'],
        ['error', 'file_damaged'],
      ],
    );
    assert.match(JSON.stringify(failure[0]), /\bat .*\.ts:\d+/);
  },
);
