import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Node } from '../../src/contract/api/index.ts';
import { isOnPostgres, ON_POSTGRES } from '../helpers/postgres/databases.ts';
import { addUser, startOwnServer } from '../helpers/postgres/own-server.ts';
import { startProxy } from '../helpers/postgres/proxy.ts';
import { makeFileFolder, makeTempFolder } from '../helpers/temp-folder.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';
import { startService } from './service-process.ts';

const TOKEN = 'a-token-of-the-monitor';
/** The metrics wait two seconds for the database; a query would wait for 15. */
const LIMIT_MS = 10_000;

const parts = isOnPostgres ? await start() : null;

async function start() {
  const postgres = await startOwnServer();
  await addUser(postgres, 'service', 'fire-work');
  await postgres.run(['create database ade owner service']);
  const proxy = await startProxy(postgres.port);
  const url = `postgres://service:fire-work@127.0.0.1:${proxy.port}/ade`;
  const env = { ADE_DATABASE_URL: url, ADE_STORAGE_URL: pathToFileURL(makeFileFolder()).href };
  const server = await startTestServer({ ...env, ADE_METRICS_TOKEN: TOKEN });
  return { postgres, proxy, server, env };
}

async function readMetrics(): Promise<{ text: string; tookMs: number }> {
  const from = performance.now();
  const { text } = await parts!.server.expect(200, 'GET', '/api/v1/metrics', { token: TOKEN });
  return { text, tookMs: performance.now() - from };
}

const find = (text: string, name: string) => new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1];

test('a node that dies is counted as a takeover by the node that puts its jobs back', ON_POSTGRES, async (t) => {
  const { server, env } = parts!;
  assert.equal(find((await readMetrics()).text, 'ade_takeovers_total'), '0');
  const other = await startService({
    ...env,
    ADE_DATA_DIR: await makeTempFolder(t),
    ADE_MAX_CONCURRENCY: '5',
  });
  await waitUntil(async () => find((await readMetrics()).text, 'ade_nodes') === '2');
  await waitUntil(async () => find((await readMetrics()).text, 'ade_all_slots') === '7');
  assert.equal(find((await readMetrics()).text, 'ade_node_slots'), '2');
  other.child.kill('SIGKILL');
  await waitUntil(async () => find((await readMetrics()).text, 'ade_takeovers_total') === '1');
  assert.equal(find((await readMetrics()).text, 'ade_jobs_taken_over_total'), '0');
  assert.equal((await server.list<Node>('/api/v1/nodes')).length, 1);
});

test('without the database, a node still shows what it knows, and each refusal is one line', ON_POSTGRES, async () => {
  const { server, postgres, proxy } = parts!;
  const before = await readMetrics();
  for (const name of ['ade_nodes', 'ade_queue_depth', 'ade_all_slots', 'ade_slots_busy'])
    assert.notEqual(find(before.text, name), undefined, name);
  assert.equal(find(before.text, 'ade_database_up'), '1');
  assert.ok(Number(find(before.text, 'ade_database_pool_size')) >= 1);

  await postgres.stop('for now');
  const stopped = await readMetrics();
  assert.ok(stopped.tookMs < LIMIT_MS, `${stopped.tookMs} ms`);
  assert.equal(find(stopped.text, 'ade_database_up'), '0');
  for (const name of ['ade_nodes', 'ade_queue_depth', 'ade_all_slots', 'ade_all_slots_busy', 'ade_workspace_jobs'])
    assert.equal(find(stopped.text, name), undefined, name);
  for (const [name, value] of [
    ['ade_node_slots', '2'],
    ['ade_node_slots_busy', '0'],
    ['ade_slots', '2'],
    ['ade_safe_mode', '0'],
    ['ade_database_pool_max', '8'],
  ] as const)
    assert.equal(find(stopped.text, name), value, name);
  // An administrator's token is in the database.
  await server.expectProblem('database_unreachable', 'GET', '/api/v1/metrics');

  server.logLines.length = 0;
  await server.expectProblem('database_unreachable', 'GET', `${WS}/jobs`);
  await server.expect(503, 'GET', '/api/v1/health');
  const lines = server.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const path of [`${WS}/jobs`, '/api/v1/health']) {
    const [line, ...others] = lines.filter((one) => one.path === path);
    assert.deepEqual([others, line!.level, line!.status], [[], 'warn', 503], path);
    assert.match(String(line!.reason), /cannot be reached/, path);
    const same = lines.filter(({ reqId }) => reqId === line!.reqId);
    assert.equal(same.length, 1, JSON.stringify(same));
  }
  assert.doesNotMatch(server.logLines.join(''), /\bat .*\.ts:\d+/);
  await postgres.restart();
  await waitUntil(async () => find((await readMetrics()).text, 'ade_nodes') === '1');

  // A server that no longer answers: connections stay open, and nothing comes back.
  proxy.block();
  const held = await readMetrics();
  proxy.unblock();
  assert.ok(held.tookMs < LIMIT_MS, `${held.tookMs} ms`);
  assert.equal(find(held.text, 'ade_database_up'), '0');
  const failed = await readMetrics();
  const count = /^ade_request_duration_seconds_count\{method="GET",route="\S+\/jobs",status="503"\} (\d+)$/m;
  assert.equal(count.exec(failed.text)?.[1], '1');
});

test('calls of the storage are measured, and failed ones are counted by their code', async (t) => {
  const folder = await makeTempFolder(t);
  const env = { ADE_STORAGE_URL: pathToFileURL(folder).href, ADE_METRICS_TOKEN: TOKEN };
  const server = await startTestServer(env);
  const read = async () => (await server.expect(200, 'GET', '/api/v1/metrics', { token: TOKEN })).text;
  const document = await server.upload();
  const before = await read();
  assert.match(before, /^ade_storage_duration_seconds_count\{action="put"\} [1-9]/m);
  assert.match(before, /^ade_storage_duration_seconds_count\{action="check"\} [1-9]/m);
  assert.doesNotMatch(before, /^ade_storage_errors_total\{/m);
  rmSync(join(folder, 'documents'), { recursive: true });
  await server.running.service.shared.forgetCopies();
  await server.expectProblem('blob_missing', 'GET', `${WS}/documents/${document.id}/content`);
  assert.match(await read(), /^ade_storage_errors_total\{action="get",code="blob_missing"\} 1$/m);
});
