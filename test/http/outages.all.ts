import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Batch, BatchItem, Job } from '../../src/contract/api/index.ts';
import { isOnPostgres, ON_POSTGRES } from '../helpers/postgres/databases.ts';
import { startOwnServer } from '../helpers/postgres/own-server.ts';
import { startProxy } from '../helpers/postgres/proxy.ts';
import { makeRandom } from '../helpers/random.ts';
import { size } from '../helpers/size.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';
import { type StartedService, startService } from './service-process.ts';

/** How often PostgreSQL is away; choose fewer to try something out. */
const OUTAGES = Number(process.env.ADE_TEST_OUTAGES ?? size(1, 2, 60));
const MAX_OUTAGE_MS = 20_000;
/** How long after its return a node may need until it serves again: less than the 15 s after which a query ends. */
const BACK_MS = 12_000;
/** Starts and drains begin within this time before and after the beginning of an outage. */
const AROUND_MS = 1500;
const DRAIN_SECONDS = 3;
/** A node that was starting or draining has decided by then: a query ends after 15 s. */
const DECIDED_MS = 45_000;
/** Documents of a batch: more than run at the same time, so that the feeder works while the database goes away. */
const BATCH = 8;

/** A process of the service, whether or not it has started. */
interface Process {
  service: Promise<StartedService | null>;
  /** All that it has printed on standard error. */
  readLog: () => string;
  exit: () => { code: number | null } | null;
  kill: (signal: NodeJS.Signals) => void;
}

const parts = isOnPostgres ? await prepare() : null;

async function prepare() {
  const storage = mkdtempSync(join(tmpdir(), 'ade-outages-'));
  after(() => rmSync(storage, { recursive: true, force: true }));
  const postgres = await startOwnServer();
  await postgres.run(['create database ade']);
  const proxy = await startProxy(postgres.port);
  const shared = {
    ADE_STORAGE_URL: pathToFileURL(storage).href,
    ADE_MAX_CONCURRENCY: '2',
    ADE_QUEUE_SIZE: '500',
    ADE_DRAIN_SECONDS: String(DRAIN_SECONDS),
  };
  // Prepares what the other nodes use, and reads what they have made in the end.
  const server = await startTestServer({ ...shared, ADE_DATABASE_URL: `${postgres.url}/ade`, ADE_ROLE: 'api' });
  await server.publishStarter();
  const documentIds: string[] = [];
  while (documentIds.length < BATCH) documentIds.push((await server.upload()).id);
  const env = { ...shared, ADE_DATABASE_URL: `postgres://ade@127.0.0.1:${proxy.port}/ade` };
  return { postgres, proxy, server, documentIds, env, storage };
}

let started = 0;

function start(role: string): Process {
  const { env, storage } = parts!;
  let log = '';
  let exit: { code: number | null } | null = null;
  let kill: Process['kill'] = () => undefined;
  const dataDir = join(storage, `node-${started++}`);
  const service = startService({ ...env, ADE_ROLE: role, ADE_DATA_DIR: dataDir }, [], (child) => {
    child.stderr!.on('data', (text: Buffer) => (log += text));
    // Not before all that it has printed is here.
    child.once('close', (code) => (exit = { code }));
    kill = (signal) => void child.kill(signal);
    after(() => void child.kill('SIGKILL'));
  });
  const orNull = service.catch(() => null);
  return { service: orNull, readLog: () => log, exit: () => exit, kill: (signal) => kill(signal) };
}

async function ask(process: Process, path: string): Promise<number> {
  const service = await process.service;
  if (service === null) return 0;
  return fetch(`${service.url}${path}`, { signal: AbortSignal.timeout(BACK_MS) }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.status;
    },
    () => 0,
  );
}

/** Sends a batch to a node, which accepts it. */
async function sendBatch(process: Process, name: string): Promise<string> {
  const { server, documentIds } = parts!;
  const service = await process.service;
  const headers = { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name, document_ids: documentIds });
  const url = `${service!.url}${WS}/batches`;
  const answer = await fetch(url, { method: 'POST', headers, body });
  assert.equal(answer.status, 202, await answer.clone().text());
  return ((await answer.json()) as Batch).id;
}

/** Takes the database away for a time; resolves at its return. */
async function takeAway(kind: number, ms: number): Promise<void> {
  const { postgres, proxy } = parts!;
  if (kind === 0) {
    await postgres.stop('for now');
    await delay(ms);
    await postgres.restart();
  } else if (kind === 1) {
    proxy.block();
    await delay(ms);
    proxy.unblock();
  } else {
    proxy.cut();
  }
}

/** Checks a process that was starting or draining: it serves, or has ended and says why. */
async function assertDecided(process: Process, isDraining: boolean): Promise<void> {
  const from = performance.now();
  const hasEnded = () => process.exit() !== null;
  await waitUntil(async () => {
    const hasDecided = hasEnded() || (!isDraining && (await ask(process, '/api/v1/ready')) === 200);
    assert.ok(hasDecided || performance.now() - from < DECIDED_MS, `it has not decided: ${process.readLog()}`);
    return hasDecided;
  });
  if (!hasEnded()) return;
  const log = process.readLog();
  // A drain that nothing has hindered ends with 0.
  if (isDraining && process.exit()!.code === 0) return;
  assert.equal(process.exit()!.code, 1, log);
  assert.match(log, /^error\[database_\w+\]: /m);
}

/** Every line is an entry of the log, or an error with its code. */
function assertTyped(process: Process): void {
  // Of a process that runs, the last line may not be whole.
  const lines = process.readLog().split('\n').slice(0, -1);
  for (const line of lines) {
    if (line !== '') assert.match(line, /^(\{.*\}|error\[(?!engine_failed)\w+\]: .*)$/, process.readLog());
  }
  assert.doesNotMatch(process.readLog(), /"level":"fatal"/);
}

test(`${OUTAGES} outages while batches are fed, nodes start and nodes drain: no node that had started ends`, {
  ...ON_POSTGRES,
  timeout: 7_200_000,
}, async (t) => {
  const { server } = parts!;
  const random = makeRandom(28);
  const serving = [start('api'), start('worker'), start('all')];
  let leaving = start('all');
  for (const process of [...serving, leaving]) assert.ok((await process.service) !== null, process.readLog());
  const batches: string[] = [];
  const backMs: number[] = [];

  for (let outage = 0; outage < OUTAGES; outage++) {
    batches.push(await sendBatch(serving[0]!, `outage ${outage}`));
    await delay(random() * AROUND_MS);
    const arriving = start('all');
    const kind = outage % 5 === 4 ? 2 : outage % 2;
    const left = delay(random() * AROUND_MS * 2).then(() => leaving.kill('SIGTERM'));
    await delay(random() * AROUND_MS);
    await takeAway(kind, (outage / Math.max(1, OUTAGES - 1)) * MAX_OUTAGE_MS);
    const from = performance.now();
    await Promise.all(
      serving.map(async (process, i) => {
        await waitUntil(async () => {
          const ms = performance.now() - from;
          assert.equal(process.exit(), null, process.readLog());
          assert.ok(ms < BACK_MS, `outage ${outage}: node ${i} does not serve after ${ms} ms: ${process.readLog()}`);
          return (await ask(process, '/api/v1/ready')) === 200;
        });
        backMs.push(performance.now() - from);
      }),
    );
    await left;
    await Promise.all([assertDecided(leaving, true), assertDecided(arriving, false)]);
    for (const process of [leaving, arriving]) assertTyped(process);
    leaving = arriving.exit() === null ? arriving : start('all');
    assert.ok((await leaving.service) !== null, leaving.readLog());
  }

  for (const id of batches) {
    await waitUntil(async () => (await server.read<Batch>(`${WS}/batches/${id}`)).finished_at !== null);
    const jobs = await server.list<Job>(`${WS}/jobs?batch_id=${id}&limit=200`);
    const items = await server.list<BatchItem>(`${WS}/batches/${id}/items?limit=200`);
    assert.equal(jobs.length, BATCH, JSON.stringify(items));
    for (const job of jobs) assert.equal(job.status, 'success', JSON.stringify(job));
  }
  for (const process of [...serving, leaving]) {
    assert.equal(process.exit(), null, process.readLog());
    assertTyped(process);
    process.kill('SIGTERM');
  }
  const sorted = backMs.toSorted((a, b) => a - b).map(Math.round);
  t.diagnostic(
    `${batches.length} batches; ready again after ${sorted[sorted.length >> 1]} ms, at most ${sorted.at(-1)}`,
  );
});
