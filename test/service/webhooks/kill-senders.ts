import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WEBHOOK_EVENT_TYPES } from '../../../src/contract/api/index.ts';
import { type Database, insertNode, listEvents, openDatabase } from '../../../src/storage/store/index.ts';
import { isOnPostgres, placeOf } from '../../helpers/postgres/databases.ts';
import { makeRandom } from '../../helpers/random.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { orderOf, type Receiver, startReceiver } from './receiver.ts';
import { makeHook, makeRig, WS } from './rig.ts';

const NODE = { host: 'test', pid: 1, role: 'all', version: '1', slots: 1, sandbox_level: null } as const;

/**
 * Kills processes that add and send events, one (SQLite) or several (PostgreSQL) at the same time, while the receiver fails
 * half of the time. At the end, each event has arrived with its id, and those of each job in order.
 */
export async function killSenders(t: TestContext, kills: number, nodes: number): Promise<void> {
  const random = makeRandom(7);
  const receiver = await startReceiver(t, (_, response) => {
    const chance = random();
    if (chance < 0.25) response.destroy();
    return chance < 0.25 ? null : chance < 0.5 ? 503 : 200;
  });
  const place = await placeOf(await makeTempFolder(t));
  const db = await openDatabase(place);
  t.after(() => db.destroy());
  await makeHook(makeRig(t, db, [receiver]), receiver, { types: [...WEBHOOK_EVENT_TYPES] });
  const senders: Sender[] = [];
  let count = 0;
  const start = async () => {
    const node = `node_${++count}`;
    if (isOnPostgres) await insertNode(db, { id: node, ...NODE });
    senders.push(await startSender(t, [place.dataDir, place.databaseUrl, node, receiver.host], node));
  };
  const atOnce = isOnPostgres ? nodes : 1;
  for (let i = 0; i < atOnce; i++) await start();
  for (let kill = 1; kill <= kills; kill++) {
    await delay(20 + random() * 200);
    const [sender] = senders.splice(Math.floor(random() * senders.length), 1);
    sender!.child.kill('SIGKILL');
    await sender!.ended;
    // What the other nodes do within half a second.
    await db.deleteFrom('nodes').where('id', '=', sender!.node).execute();
    await start();
  }
  const idle = senders.map(({ child }) => once(child, 'message'));
  for (const { child } of senders) child.send('stop');
  await Promise.all(idle);
  await waitForRest(db);
  await compare(db, receiver);
  assert.equal(
    await db.selectFrom('webhook_deliveries').select('id').where('state', '!=', 'delivered').executeTakeFirst(),
    undefined,
  );
}

interface Sender {
  node: string;
  child: ChildProcess;
  ended: Promise<unknown>;
}

async function startSender(t: TestContext, args: readonly string[], node: string): Promise<Sender> {
  const child = fork(join(import.meta.dirname, 'sender-main.ts'), args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  const ended = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return { node, child, ended };
}

/** However much there is and however busy the machine, it becomes less. */
async function waitForRest(db: Database): Promise<void> {
  for (let left = await countPending(db); left > 0; ) {
    const before = left;
    await waitUntil(async () => {
      left = await countPending(db);
      return left < before;
    });
  }
}

/** Events of the log that are not in the outbox, and events of the outbox that are not settled. */
async function countPending(db: Database): Promise<number> {
  const pending = await db.selectFrom('webhook_deliveries').select('id').where('state', '=', 'pending').execute();
  const untold = await db
    .selectFrom('webhooks')
    .innerJoin('event_ends', 'event_ends.workspace_id', 'webhooks.workspace_id')
    .select('webhooks.id')
    .whereRef('event_ends.seq', '>', 'webhooks.told_seq')
    .execute();
  return pending.length + untold.length;
}

async function compare(db: Database, receiver: Receiver): Promise<void> {
  const told: readonly string[] = WEBHOOK_EVENT_TYPES;
  const events = await listEvents(db, WS, { afterSeq: 0, limit: 1_000_000 });
  const wanted = events.filter(({ type }) => told.includes(type));
  const delivered = new Set(receiver.received.filter(({ status }) => status === 200).map(({ id }) => id));
  const missing = wanted.filter(({ id }) => !delivered.has(id));
  assert.deepEqual(missing, []);
  assert.equal(delivered.size, wanted.length);
  const byJob = Map.groupBy(wanted, ({ data }) => data.job_id ?? '');
  for (const [job, own] of byJob) {
    assert.deepEqual(
      orderOf(receiver, job),
      own.map(({ id }) => id),
    );
  }
  assert.ok(byJob.size > 2, 'there were events');
}
