import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { insertNode, inTransaction, listEvents, noteEvents } from '../../../src/storage/store/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { ON_POSTGRES } from '../../helpers/postgres/databases.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { orderOf, startReceiver } from './receiver.ts';
import { BY, makeHook, makeRig, startRig, tell, WS, waitForOutcomes } from './rig.ts';

const HOUR_MS = 3_600_000;
const QUICK = { retryAfterMs: Array.from({ length: 50 }, () => 1) };

test('an event is sent once, signed, with its id, type, time, ids and a link, and nothing else', async (t) => {
  const receiver = await startReceiver(t);
  const rig = await startRig(t, [receiver], { clock: { now: new Date() } });
  await tell(rig.db, ['job.finished', 'job_before']);
  const { secret, webhook } = await makeHook(rig, receiver);
  await tell(rig.db, ['job.started', 'job_1'], ['job.finished', 'job_1'], ['period.complete']);
  await waitUntil(() => receiver.received.length === 2);
  await waitUntil(async () => (await rig.service.get(WS, webhook.id)).pending === 0);
  const [event] = await listEvents(rig.db, WS, { afterSeq: 2, limit: 1 });
  // Events that are of no job in common may come in any order.
  const { headers, body } = receiver.received.find(({ type }) => type === 'job.finished')!;
  assert.equal(headers['webhook-id'], event!.id);
  assert.equal(headers['content-type'], 'application/json');
  const message = new Webhook(secret).verify(body, { ...headers } as Record<string, string>);
  const links = { job: `/api/v1/workspaces/${WS}/jobs/job_1` };
  assert.deepEqual(message, {
    type: 'job.finished',
    timestamp: event!.at,
    data: { workspace_id: WS, job_id: 'job_1', links },
  });
  assert.ok(receiver.received.some(({ type }) => type === 'period.complete'));
  const { items } = await rig.service.listDeliveries(WS, webhook.id, {});
  assert.deepEqual(
    items.map(({ type, state, attempts }) => [type, state, attempts.map(({ status, fault }) => [status, fault])]),
    [
      ['period.complete', 'delivered', [[204, null]]],
      ['job.finished', 'delivered', [[204, null]]],
    ],
  );
});

test('while a receiver fails half of the time, each event arrives, in the order of its job', async (t) => {
  let count = 0;
  const receiver = await startReceiver(t, (_, response) => {
    const at = count++ % 4;
    if (at === 0) response.destroy();
    return at === 0 ? null : at === 1 ? 500 : 200;
  });
  const rig = await startRig(t, [receiver], { timing: { ...QUICK, now: () => new Date() } });
  await makeHook(rig, receiver);
  const jobs = Array.from({ length: 8 }, (_, i) => `job_${i}`);
  for (const type of ['job.finished', 'job.accepted', 'job.finished', 'job.accepted'] as const) {
    await tell(rig.db, ...jobs.map((job) => [type, job] as const));
  }
  const isDone = () =>
    new Set(receiver.received.filter(({ status }) => status === 200).map(({ id }) => id)).size === 32;
  await waitUntil(isDone);
  const events = await listEvents(rig.db, WS, { afterSeq: 0, limit: 100 });
  for (const job of jobs) {
    const delivered = receiver.received.filter((one) => one.jobId === job && one.status === 200).map(({ id }) => id);
    const inLog = pluck(
      events.filter(({ data }) => data.job_id === job),
      'id',
    );
    assert.deepEqual([...new Set(delivered)], inLog);
    assert.deepEqual(orderOf(receiver, job), inLog);
  }
});

test('a later event of a job waits until the earlier one is delivered or given up; other jobs do not wait', async (t) => {
  const receiver = await startReceiver(t, ({ type, jobId }) =>
    type === 'job.finished' && jobId === 'job_1' ? 500 : 200,
  );
  const rig = await startRig(t, [receiver], { timing: { retryAfterMs: [HOUR_MS] } });
  const { webhook } = await makeHook(rig, receiver);
  await tell(rig.db, ['job.finished', 'job_1'], ['job.accepted', 'job_1'], ['job.finished', 'job_2']);
  await waitUntil(() => receiver.received.length === 2);
  await waitForOutcomes(rig, receiver, webhook.id, 'job_1');
  await delay(100);
  assert.deepEqual(receiver.received.map(({ type, jobId }) => `${type} ${jobId}`).sort(), [
    'job.finished job_1',
    'job.finished job_2',
  ]);
  const clock = rig.clock;
  clock.now = new Date(clock.now.getTime() + 2 * HOUR_MS);
  await waitUntil(() => receiver.received.length === 4);
  assert.deepEqual(
    receiver.received.slice(2).map(({ type }) => type),
    ['job.finished', 'job.accepted'],
  );
  const failed = await rig.service.listDeliveries(WS, webhook.id, { state: 'failed' });
  assert.deepEqual(
    failed.items.map(({ type, attempts }) => [type, pluck(attempts, 'fault')]),
    [['job.finished', ['bad_status', 'bad_status']]],
  );
});

test('a dead receiver does not hold up another one', async (t) => {
  const dead = await startReceiver(t, () => null);
  const alive = await startReceiver(t);
  const rig = await startRig(t, [dead, alive], { timing: { timeoutMs: 60_000 } });
  await makeHook(rig, dead);
  await makeHook(rig, alive);
  await tell(rig.db, ...Array.from({ length: 40 }, (_, i) => ['job.finished', `job_${i}`] as const));
  await waitUntil(() => alive.received.length === 40);
  await waitUntil(() => dead.received.length >= 4);
  assert.equal(dead.received.length, 4);
});

test('Retry-After lets the whole webhook pause', async (t) => {
  const receiver = await startReceiver(t, ({ jobId }, response) => {
    if (jobId !== 'job_1' || receiver.received.length > 0) return 200;
    response.writeHead(503, { 'retry-after': '3600' }).end();
    return null;
  });
  const rig = await startRig(t, [receiver], { timing: QUICK });
  const { webhook } = await makeHook(rig, receiver);
  await tell(rig.db, ['job.finished', 'job_1']);
  await waitUntil(async () => (await rig.service.get(WS, webhook.id)).waits_until !== null);
  await tell(rig.db, ['job.finished', 'job_2']);
  await delay(100);
  assert.equal(receiver.received.length, 1);
  rig.clock.now = new Date(rig.clock.now.getTime() + HOUR_MS + 1000);
  await waitUntil(() => receiver.received.length === 3);
});

test('a receiver that gives no answer is asked again after a pause, whatever waits for it', async (t) => {
  const receiver = await startReceiver(t, () => null);
  const rig = await startRig(t, [receiver], { timing: { timeoutMs: 2000, retryAfterMs: [HOUR_MS] } });
  const { webhook } = await makeHook(rig, receiver);
  await tell(rig.db, ['job.finished', 'job_1']);
  await waitUntil(async () => (await rig.service.get(WS, webhook.id)).waits_until !== null);
  await tell(rig.db, ['job.finished', 'job_2']);
  await delay(100);
  assert.equal(receiver.received.length, 1);
  receiver.answer = () => 200;
  rig.clock.now = new Date(rig.clock.now.getTime() + 2 * HOUR_MS);
  await waitUntil(() => receiver.received.length === 3);
});

test('an attempt that nobody ends is made again, and its late outcome does not count', async (t) => {
  let answerLate: () => void = () => undefined;
  const receiver = await startReceiver(t, (_, response) => {
    if (receiver.received.length > 0) return 200;
    answerLate = () => response.writeHead(500).end();
    return null;
  });
  const rig = await startRig(t, [receiver], { timing: { timeoutMs: 60_000 } });
  const { webhook } = await makeHook(rig, receiver);
  await tell(rig.db, ['job.finished', 'job_1']);
  await waitUntil(() => receiver.received.length === 1);
  rig.clock.now = new Date(rig.clock.now.getTime() + HOUR_MS);
  const read = () => rig.service.listDeliveries(WS, webhook.id, {});
  await waitUntil(async () => (await read()).items[0]?.state === 'delivered');
  answerLate();
  await delay(100);
  assert.equal(receiver.received[1]?.id, receiver.received[0]?.id);
  const [delivery] = (await read()).items;
  assert.deepEqual([delivery?.state, pluck(delivery!.attempts, 'status')], ['delivered', [200]]);
  assert.equal((await rig.service.get(WS, webhook.id)).failing_since, null);
});

test('after a week of nothing but failures a webhook is disabled, and enabled again it continues', async (t) => {
  let isBroken = true;
  const receiver = await startReceiver(t, () => (isBroken ? 500 : 200));
  const rig = await startRig(t, [receiver], { timing: { retryAfterMs: [1] } });
  const { webhook } = await makeHook(rig, receiver);
  const read = () => rig.service.get(WS, webhook.id);
  const days = async (count: number, job: string) => {
    rig.clock.now = new Date(rig.clock.now.getTime() + count * 24 * HOUR_MS);
    await tell(rig.db, ['job.finished', job]);
  };
  const settled = (job: string) => waitForOutcomes(rig, receiver, webhook.id, job);
  await days(0, 'job_1');
  await settled('job_1');
  assert.notEqual((await read()).failing_since, null);
  await days(6.9, 'job_2');
  await settled('job_2');
  assert.equal((await read()).enabled, true);
  isBroken = false;
  await days(1, 'job_3');
  await settled('job_3');
  assert.equal((await read()).failing_since, null);
  isBroken = true;
  await days(0, 'job_4');
  await settled('job_4');
  assert.notEqual((await read()).failing_since, null);
  await days(7, 'job_5');
  await waitUntil(async () => !(await read()).enabled);
  assert.equal((await read()).disabled_because, 'failures');
  const { details_json: details, action } = await rig.db
    .selectFrom('activity')
    .selectAll()
    .where('target_id', '=', webhook.id)
    .orderBy('seq', 'desc')
    .executeTakeFirstOrThrow();
  assert.equal(action, 'webhook.disabled');
  assert.equal(JSON.parse(details).because, 'failures');
  assert.match(rig.log.join('\n'), new RegExp(`${webhook.id} was disabled`));
  const before = receiver.received.length;
  await tell(rig.db, ['job.finished', 'job_6']);
  await delay(100);
  assert.equal(receiver.received.length, before);
  isBroken = false;
  await rig.service.update(WS, webhook.id, { enabled: true }, BY);
  for (const job of ['job_5', 'job_6'])
    await waitUntil(() => receiver.received.some(({ jobId, status }) => jobId === job && status === 200));
});

test('a receiver that answers 410 is not asked again', async (t) => {
  const receiver = await startReceiver(t, () => 410);
  const rig = await startRig(t, [receiver], { timing: QUICK });
  const { webhook } = await makeHook(rig, receiver);
  await tell(rig.db, ['job.finished', 'job_1']);
  await waitUntil(async () => (await rig.service.get(WS, webhook.id)).disabled_because === 'gone');
  await delay(100);
  assert.equal(receiver.received.length, 1);
});

test('events are replayed with their ids: one, those that failed, or all since a time', async (t) => {
  let isBroken = false;
  const receiver = await startReceiver(t, () => (isBroken ? 500 : 200));
  const rig = await startRig(t, [receiver], { timing: { retryAfterMs: [] } });
  const { webhook } = await makeHook(rig, receiver);
  const since = new Date(rig.clock.now.getTime() - HOUR_MS).toISOString();
  const settled = () => waitUntil(async () => (await rig.service.get(WS, webhook.id)).pending === 0);
  await tell(rig.db, ['job.finished', 'job_1'], ['job.accepted', 'job_1']);
  await waitUntil(() => receiver.received.length === 2);
  isBroken = true;
  await tell(rig.db, ['job.finished', 'job_2']);
  await waitUntil(() => receiver.received.length === 3);
  isBroken = false;
  await settled();
  const ids = receiver.received.map(({ id }) => id);
  const replay = async (which: Parameters<typeof rig.service.replay>[2]) => {
    const before = receiver.received.length;
    const events = await rig.service.replay(WS, webhook.id, which, BY);
    await waitUntil(() => receiver.received.length === before + events);
    await settled();
    return receiver.received.slice(before).map(({ id }) => id);
  };
  assert.deepEqual(await replay({ since }), [ids[2]]);
  assert.deepEqual(await replay({ event_id: ids[1]! }), [ids[1]]);
  assert.deepEqual((await replay({ since, only_failed: false })).sort(), [...ids].sort());
  assert.deepEqual(await replay({ since: new Date(rig.clock.now.getTime() + HOUR_MS).toISOString() }), []);
  await assert.rejects(rig.service.replay(WS, webhook.id, { event_id: 'evt_9_0' }, BY), {
    code: 'webhook_delivery_unknown',
  });
});

test('a test event is sent at once and once, even to a webhook that is disabled', async (t) => {
  const receiver = await startReceiver(t, () => 500);
  const rig = await startRig(t, [receiver], { timing: QUICK });
  const { webhook } = await makeHook(rig, receiver, { enabled: false });
  const delivery = await rig.service.test(WS, webhook.id, BY);
  assert.equal(delivery.state, 'failed');
  assert.deepEqual(pluck(delivery.attempts, 'status'), [500]);
  assert.equal(receiver.received[0]!.type, 'webhook.test');
  assert.equal((await rig.service.get(WS, webhook.id)).failing_since, null);
});

test('filters: only some configs and senders, and never runs of drafts', async (t) => {
  const receiver = await startReceiver(t);
  const rig = await startRig(t, [receiver]);
  const { webhook } = await makeHook(rig, receiver);
  const only = { config_ids_json: '["cfg_1"]', sender_ids_json: '["snd_1"]' };
  await rig.db.updateTable('webhooks').set(only).where('id', '=', webhook.id).execute();
  const about = [
    { job_id: 'job_1', config_id: 'cfg_1', sender_id: 'snd_1' },
    { job_id: 'job_2', config_id: 'cfg_2', sender_id: 'snd_1' },
    { job_id: 'job_3', config_id: 'cfg_1', sender_id: null },
    { job_id: 'job_4', config_id: 'cfg_1', sender_id: 'snd_1', is_try: true },
    { job_id: 'job_5', config_id: 'cfg_1', sender_id: 'snd_1' },
  ];
  await inTransaction(rig.db, (transaction) =>
    noteEvents(
      transaction,
      about.map((data) => ({ workspaceId: WS, type: 'job.finished', data })),
    ),
  );
  await waitUntil(() => receiver.received.length === 2);
  assert.deepEqual(receiver.received.map(({ jobId }) => jobId).sort(), ['job_1', 'job_5']);
});

test('two nodes share the work: each event is leased once, and the order of jobs holds', ON_POSTGRES, async (t) => {
  const receiver = await startReceiver(t);
  const first = await startRig(t, [receiver], { nodeId: 'node_1', timing: { now: () => new Date() } });
  const second = makeRig(t, first.db, [receiver], { nodeId: 'node_2', timing: { now: () => new Date() } });
  const row = { host: 'h', pid: 1, role: 'all', version: '1', slots: 1, sandbox_level: null } as const;
  for (const id of ['node_1', 'node_2']) await insertNode(first.db, { id, ...row });
  await second.service.dispatcher.open();
  await makeHook(first, receiver);
  const jobs = Array.from({ length: 20 }, (_, i) => `job_${i}`);
  await tell(first.db, ...jobs.flatMap((job) => [['job.finished', job] as const, ['job.accepted', job] as const]));
  await waitUntil(() => receiver.received.length === 40);
  await delay(50);
  assert.equal(receiver.received.length, 40);
  for (const job of jobs) {
    const types = receiver.received.filter(({ jobId }) => jobId === job).map(({ type }) => type);
    assert.deepEqual(types, ['job.finished', 'job.accepted']);
  }
});
