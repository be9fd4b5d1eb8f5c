import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Health, Job, Node } from '../../src/contract/api/index.ts';
import { ENGINE_VERSION } from '../../src/contract/version.ts';
import { pluck } from '../helpers/pluck.ts';
import { databaseUrlOf, isOnPostgres, ON_POSTGRES } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

const storage = mkdtempSync(join(tmpdir(), 'ade-nodes-'));
after(() => rmSync(storage, { recursive: true, force: true }));
const shared: Record<string, string> = isOnPostgres ? { ADE_STORAGE_URL: pathToFileURL(storage).href } : {};
const server = await startTestServer({ ...shared, ADE_MAX_CONCURRENCY: '3' });

const listNodes = () => server.list<Node>('/api/v1/nodes');
const readMetric = async (name: string) => {
  const { text } = await server.expect(200, 'GET', '/api/v1/metrics');
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
};

async function readHealth({ url }: ServiceProcess, token: string | null): Promise<Health> {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return (await (await fetch(`${url}/api/v1/health`, { headers })).json()) as Health;
}

/** Another node on the server's database, with a shifted clock. */
async function startShifted(t: TestContext, shiftMs: number): Promise<ServiceProcess> {
  return startServiceProcess(t, { ...(await makeShiftedEnv(t, shiftMs)), ADE_ROLE: 'worker' });
}

async function makeShiftedEnv(t: TestContext, shiftMs: number): Promise<Record<string, string>> {
  return {
    ...shared,
    ADE_DATABASE_URL: await databaseUrlOf(server.dataDir),
    ADE_DATA_DIR: await makeTempFolder(t),
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, '../helpers/shift-clock-main.ts')).href}`,
    ADE_TEST_CLOCK_SHIFT_MS: String(shiftMs),
  };
}

test('an administrator sees this process', async () => {
  await waitUntil(async () => (await listNodes())[0]?.sandbox_level !== null);
  const [node, ...others] = await listNodes();
  assert.deepEqual(others, []);
  const { id, started_at, heartbeat_age_ms, clock_offset_ms, sandbox_level, ...rest } = node!;
  assert.equal(id === null, !isOnPostgres);
  assert.deepEqual(rest, {
    host: hostname(),
    pid: process.pid,
    role: 'all',
    version: ENGINE_VERSION,
    slots: 3,
    running: 0,
    is_this: true,
    is_stopping: false,
    status: 'ok',
  });
  assert.ok(Date.now() - Date.parse(started_at) < 600_000, started_at);
  assert.ok(heartbeat_age_ms >= 0 && heartbeat_age_ms < 10_000, String(heartbeat_age_ms));
  assert.ok(Math.abs(clock_offset_ms) < 1000, String(clock_offset_ms));
  assert.equal(sandbox_level, (await server.read<Health>('/api/v1/health')).sandbox_level);
  assert.equal(await readMetric('ade_nodes'), 1);
  assert.equal(await readMetric('ade_disk_full'), 0);
  assert.ok(Math.abs(await readMetric('ade_clock_offset_seconds')) < 1);
});

test('a node tells what is wrong with its files, until it is put right', async () => {
  const jobs = join(server.dataDir, 'jobs');
  const isOfFiles = async () => /The data folder is damaged/.test((await listNodes())[0]?.message ?? '');
  renameSync(jobs, `${jobs}-away`);
  try {
    await waitUntil(isOfFiles);
  } finally {
    renameSync(`${jobs}-away`, jobs);
  }
  await waitUntil(async () => (await listNodes())[0]?.status === 'ok');
});

test('a node that only answers requests says whether any node runs jobs', ON_POSTGRES, async (t) => {
  const other = `${storage}-other`;
  mkdirSync(other);
  after(() => rmSync(other, { recursive: true, force: true }));
  const ADE_STORAGE_URL = pathToFileURL(other).href;
  const api = await startTestServer({ ADE_STORAGE_URL, ADE_ROLE: 'api' });
  const readWorkers = async () => {
    const { components, queue } = await api.read<Health>('/api/v1/health');
    return [components.workers.status, queue!.max_running];
  };
  assert.deepEqual(await readWorkers(), ['degraded', 0]);
  const { components } = await api.read<Health>('/api/v1/health');
  assert.match(components.workers.message!, /^No node runs jobs: .*ADE_ROLE=worker/);
  await api.expect(200, 'GET', '/api/v1/ready');
  await api.publishStarter();
  const json = { document_id: (await api.upload()).id };
  await api.expectProblem('workers_missing', 'POST', `${WS}/jobs`, { json });
  await startServiceProcess(t, {
    ADE_STORAGE_URL,
    ADE_DATABASE_URL: await databaseUrlOf(api.dataDir),
    ADE_DATA_DIR: await makeTempFolder(t),
    ADE_ROLE: 'worker',
    ADE_MAX_CONCURRENCY: '3',
  });
  await waitUntil(async () => (await readWorkers())[0] === 'ok');
  assert.deepEqual(await readWorkers(), ['ok', 3]);
  const { id } = (await api.expect<Job>(202, 'POST', `${WS}/jobs`, { json })).body;
  assert.equal((await api.waitForJob(id)).status, 'success');
});

for (const [shiftMs, direction] of [
  [42_000, 'ahead of'],
  [-17_000, 'behind'],
] as const) {
  test(`a node whose clock is ${direction} that of the database by ${shiftMs} ms says so`, ON_POSTGRES, async (t) => {
    const shifted = await startShifted(t, shiftMs);
    // Connecting to the database takes some of the time.
    const seconds = shiftMs > 0 ? '4[12]' : '1[67]';
    const message = new RegExp(`^The clock of this node is ${seconds}\\.\\d s ${direction} that of the database\\.`);
    // A comparison of clocks that took too long does not count.
    await waitUntil(async () => (await readHealth(shifted, null)).components.clock.status === 'degraded');
    const whole = await readHealth(shifted, server.adminToken);
    assert.deepEqual([whole.status === 'ok', whole.components.clock.status], [false, 'degraded']);
    assert.match(whole.components.clock.message!, message);
    assert.match(whole.components.clock.message!, /Set the clock, preferably by NTP on every node/);
    const states = await readHealth(shifted, null);
    assert.deepEqual(states.components.clock, { status: 'degraded' });
    await waitUntil(async () => (await listNodes()).some(({ status }) => status === 'degraded'));
    // The node of the previous test is dead, and will be noticed soon.
    await waitUntil(async () => (await listNodes()).length === 2);
    const nodes = await listNodes();
    assert.deepEqual(pluck(nodes, 'is_this', 'role', 'status'), [
      [true, 'all', 'ok'],
      [false, 'worker', 'degraded'],
    ]);
    assert.match(nodes[1]!.message!, message);
    assert.ok(Math.abs(nodes[1]!.clock_offset_ms - shiftMs) < 1000, String(nodes[1]!.clock_offset_ms));
    assert.equal(await readMetric('ade_nodes'), 2);
    const { components, queue } = await server.read<Health>('/api/v1/health');
    assert.equal(components.clock.status, 'ok');
    assert.equal(queue!.max_running, nodes[0]!.slots + nodes[1]!.slots, 'the slots of all nodes');
    const { stdout } = await runAde(['doctor'], await makeShiftedEnv(t, shiftMs));
    assert.match(stdout, new RegExp(`^ {2}PostgreSQL \\S+; The clock of this node is ${seconds}\\.\\d s`, 'm'));
    assert.match(stdout, /^ {4}\S+, process \d+, all, ADE \S+, last report \d s ago: alive$/m);
    assert.match(stdout, /^ {4}\S+, process \d+, worker, ADE \S+, last report \d s ago: The clock of this node/m);
    // The node has sent several heartbeats since then.
    assert.equal(shifted.readLog().match(/The clock of this node/g)?.length, 1, shifted.readLog());
  });
}
