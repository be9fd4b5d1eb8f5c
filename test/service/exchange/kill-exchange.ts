import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type S3Server, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import { WEBHOOK_EVENT_TYPES, type Webhook, type WebhookSecret } from '../../../src/contract/api/index.ts';
import { databaseUrlOf } from '../../helpers/postgres/databases.ts';
import { makeRandom } from '../../helpers/random.ts';
import { makeDataDir } from '../harness.ts';
import { makeDeployment } from '../nodes/start-node.ts';
import { assertEachEventArrived } from './assert-events.ts';
import { assertEachFileIsOneJob } from './assert-files.ts';
import { assertAllIsMoved } from './assert-places.ts';
import { FailingReceiver } from './failing-receiver.ts';
import { Feeder, SETTLE_SECONDS } from './feeder.ts';
import { MAX_UPLOAD_MB, type Random, SENDERS } from './invented-files.ts';
import { listFiles, listToldEvents, readOutcome } from './outcome.ts';
import { People } from './people.ts';
import { BUCKET_ADDRESS, Bucket } from './places.ts';
import { Services, WS } from './services.ts';

/** One second, as often as the receiver may fail: nothing is given up. */
const RETRY_SECONDS = Array.from({ length: 60 }, () => 1).join();
/** Nearly every third node is killed while it starts. */
const STARTING_MS = 1_500;
/** How long at most a kill waits for news, so that jobs also end on a busy machine. */
const NEWS_MS = 15_000;
/** Steps of people that may still be told when all nodes are killed for the last time. */
const LAST_STEPS = 20;
/** Twice as long as anything waits for its next attempt. */
const STUCK_MS = 120_000;
const SAY_EVERY = 50;

export interface Plan {
  kills: number;
  nodes: number;
  /** How long a node works at most before it is killed. */
  workingMs: number;
  /** Files that nobody has taken yet: more would only wait. */
  maxOpen: number;
}

interface Rig {
  services: Services;
  receiver: FailingReceiver;
  feeder: Feeder;
  people: People;
  root: string;
  bucket: Bucket;
  random: Random;
}

/**
 * Kills whole services at random moments while a folder and a bucket are watched, people review documents, and a real
 * receiver fails half of the time. Afterwards, compares what there is with what is due.
 */
export async function killExchange(t: TestContext, { kills, workingMs, ...plan }: Plan): Promise<void> {
  const rig = await makeRig(t, plan);
  const { services, receiver, feeder, people, random } = rig;
  for (let said = 0; services.kills < kills; ) {
    for (let i = 0; i < 3; i++) await feeder.add();
    const victim = Math.floor(random() * services.count);
    if (random() < 0.7) await work(rig, victim, workingMs);
    else await delay(random() * STARTING_MS);
    services.assertNoneEnded();
    if (random() < 0.1) await services.killAll();
    else await services.killOne(victim);
    if (services.kills < said + SAY_EVERY) continue;
    said = services.kills;
    process.stdout.write(`# ${said} kills, ${feeder.puts.length} files, ${receiver.arrivals.length} requests\n`);
  }
  await feeder.settled();
  await waitUntilQuiet(rig);
  for (let i = 0; i < LAST_STEPS; i++) await people.act();
  // Nothing but the news of these steps comes of another start.
  await services.killAll();
  await waitUntilQuiet(rig);
  const outcome = await readOutcome(services);
  services.assertNoneEnded();
  await services.end();
  t.diagnostic(describe(rig, outcome));
  assertEachFileIsOneJob(feeder, outcome);
  await assertAllIsMoved(feeder.puts, outcome, rig);
  assertEachEventArrived(receiver, outcome, people.confirmed);
}

async function makeRig(t: TestContext, { nodes, maxOpen }: Pick<Plan, 'nodes' | 'maxOpen'>): Promise<Rig> {
  const random = makeRandom(1 + (Date.now() % 1_000_000));
  const work = mkdtempSync(join(tmpdir(), 'ade-exchange-'));
  t.after(() => rmSync(work, { recursive: true, force: true, maxRetries: 10 }));
  const root = join(work, 'in');
  mkdirSync(root);
  const s3 = await startS3Server(skipWithout('moto') === false ? 'moto' : 'fauxqs', work);
  t.after(() => s3.stop());
  const receiver = new FailingReceiver(random);
  await receiver.listen(t);
  const services = new Services(t, await makeEnvs(t, nodes, { s3, root, host: receiver.host }));
  t.after(() => services.end());
  services.start();
  for (const name of SENDERS) await services.call('POST', `${WS}/senders`, { name });
  const url = `${receiver.host}/hook`;
  const made = await services.call<WebhookSecret>('POST', `${WS}/webhooks`, { url, types: WEBHOOK_EVENT_TYPES });
  receiver.secret = made.secret;
  const folder = { name: 'Folder', address: pathToFileURL(root).href, settle_seconds: SETTLE_SECONDS };
  await services.call('POST', `${WS}/sources`, { ...folder, path_template: '{sender}/{period}' });
  await services.call('POST', `${WS}/sources`, { name: 'Bucket', address: BUCKET_ADDRESS });
  const bucket = new Bucket(s3);
  t.after(() => bucket.close());
  return {
    ...{ services, receiver, root, bucket, random },
    feeder: new Feeder({ root, bucket, random, maxOpen }),
    people: new People(services, random),
  };
}

interface Outside {
  s3: S3Server;
  root: string;
  host: string;
}

/** One node has a data folder, several share a database and a storage. */
async function makeEnvs(t: TestContext, nodes: number, { s3, root, host }: Outside): Promise<Record<string, string>[]> {
  const env = {
    ...s3.env,
    ADE_SOURCES: `${pathToFileURL(root).href} ${BUCKET_ADDRESS}`,
    ADE_WEBHOOK_HOSTS: host,
    ADE_WEBHOOK_RETRY_SECONDS: RETRY_SECONDS,
    ADE_MAX_UPLOAD_MB: String(MAX_UPLOAD_MB),
    ADE_AUTH: 'off',
    ADE_LOG_LEVEL: 'warn',
    ADE_IDLE_ENGINE_SECONDS: '0',
  };
  if (nodes === 1) {
    const dataDir = await makeDataDir(t);
    return [{ ...env, ADE_DATA_DIR: dataDir, ADE_DATABASE_URL: await databaseUrlOf(dataDir) }];
  }
  const deployment = await makeDeployment(t);
  const folders = Array.from({ length: nodes }, (_, i) => join(deployment.folder, `node-${i}`));
  return folders.map((folder) => {
    mkdirSync(folder);
    return { ...env, ...deployment.env, ADE_DATA_DIR: folder };
  });
}

/** Lets a node work for some time after it answers; often, until the receiver has learned of something. */
async function work({ services, receiver, people, random }: Rig, victim: number, workingMs: number): Promise<void> {
  await services.answered(victim);
  const before = receiver.arrivals.length;
  const beginMs = performance.now();
  const leastMs = random() * workingMs;
  const mostMs = random() < 0.5 ? leastMs : NEWS_MS;
  const isOver = (ms: number) => ms >= mostMs || (ms >= leastMs && receiver.arrivals.length > before);
  while (!isOver(performance.now() - beginMs)) {
    await people.act();
    await delay(random() * 300);
  }
}

/** Waits until no file, job or event is left to be dealt with. */
async function waitUntilQuiet(rig: Rig): Promise<void> {
  for (let before = '', sinceMs = 0; ; await delay(500)) {
    const left = await findLeft(rig);
    if (left === null) return;
    rig.services.assertNoneEnded();
    if (left !== before) sinceMs = performance.now();
    before = left;
    assert.ok(performance.now() - sinceMs < STUCK_MS, `it does not become quiet: ${left}`);
  }
}

/** What is left; null for nothing. */
async function findLeft({ services, receiver, feeder }: Rig): Promise<string | null> {
  const open = await feeder.listOpen();
  if (open.length > 0) return `${open.map(({ source, path }) => `${source} ${path}`)} are not moved`;
  const files = (await listFiles(services)).filter(({ done_at: at }) => at === null);
  if (files.length > 0) return `${files.map(({ path }) => path)} are claimed`;
  for (const status of ['queued', 'running']) {
    const jobs = await services.list<{ id: string }>(`${WS}/jobs?status=${status}`);
    if (jobs.length > 0) return `${jobs.map(({ id }) => id)} are ${status}`;
  }
  const [webhook] = await services.list<Webhook>(`${WS}/webhooks`);
  if (webhook?.pending !== 0) return `${webhook?.pending} events are pending`;
  const acknowledged = new Set(receiver.arrivals.filter((one) => one.acknowledgedAt !== null).map(({ id }) => id));
  const events = (await listToldEvents(services)).filter(({ id }) => !acknowledged.has(id));
  return events.length === 0 ? null : `${events.map(({ id }) => id)} have not arrived`;
}

function describe(
  { services, receiver, feeder, people }: Rig,
  { files, jobs, events }: Awaited<ReturnType<typeof readOutcome>>,
): string {
  const count = (values: readonly string[]) =>
    JSON.stringify(
      Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([key, own]) => [key, own.length])),
    );
  return [
    `${services.kills} kills, ${feeder.puts.length} files (${feeder.paused.size} written with too long pauses)`,
    `found ${count(files.map(({ source, state }) => `${source} ${state}`))}`,
    `jobs ${count(jobs.map(({ status, error }) => error?.code ?? status))}`,
    `${people.confirmed.length} steps confirmed, events ${count(events.map(({ type }) => type))}`,
    `requests ${JSON.stringify(Object.fromEntries(receiver.ways))}`,
  ].join('; ');
}
