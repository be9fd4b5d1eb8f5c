import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { after, test } from 'node:test';
import type { Delivery, Health, ProblemDetails, Webhook, WebhookSecret } from '../../src/contract/api/index.ts';
import { WEBHOOK_EVENT_TYPES } from '../../src/contract/api/index.ts';
import { INSIDE } from '../base/outbound/addresses.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { startReceiver } from '../service/webhooks/receiver.ts';
import { Reviewers } from './review/client.ts';
import { startTestServer, WS } from './server-harness.ts';

/** In every cell, name and text that a person writes. */
const MARKER = 'Marker7x';
const ROWS = `Member No.,First Name,Last Name,${MARKER} column\n${MARKER}1,${MARKER},${MARKER},${MARKER}\n${MARKER}2,${MARKER},,${MARKER}\n`;

let isThere = true;
const receiver = await startReceiver({ after }, () => (isThere ? 200 : 503));
/** With the usual schedule, the second failure of a slow start would be followed by a pause of minutes. */
const ADE_WEBHOOK_RETRY_SECONDS = Array(60).fill(1).join();
const server = await startTestServer({ ADE_WEBHOOK_HOSTS: receiver.host, ADE_WEBHOOK_RETRY_SECONDS });
const HOOKS = `${WS}/webhooks`;
const make = (json: object = {}) =>
  server.make<WebhookSecret>(HOOKS, { url: receiver.url, types: [...WEBHOOK_EVENT_TYPES], ...json });

test('no request, outbox or log has a value or a name, nor do answers, activity and logs have a secret', async () => {
  await server.publishStarter();
  const { webhook, secret } = await make({ description: 'The ERP' });
  const document = await server.uploadText(ROWS, `${MARKER}.csv`);
  const people = new Reviewers(server, document.id);
  const sender = await server.makeSender({ name: `${MARKER} sender` });
  await server.expect(200, 'PATCH', WS, { json: { sender_and_period: 'not_needed' }, headers: { 'if-match': '*' } });
  const { id } = await server.runToSuccess({ document_id: document.id, sender_id: sender.id, period: '2026-05' });
  await people.accept(id);
  await people.step(id, 'reopen', { reason: { code: 'other', text: MARKER } });
  await people.step(id, 'review');
  await people.step(id, 'send-back', { reason: { code: 'other', text: MARKER } });
  await server.expect(204, 'DELETE', `${WS}/jobs/${id}`);
  const isTold = () => ['job.accepted', 'job.reopened', 'job.sent_back', 'job.deleted'];
  await waitUntil(() => isTold().every((type) => receiver.received.some((one) => one.type === type)));
  assert.match(receiver.received.find(({ type }) => type === 'job.accepted')?.body ?? '', new RegExp(id));
  const { db } = server.running.service;
  const path = `${HOOKS}/${webhook.id}`;
  await server.expect(200, 'POST', `${path}/rotate`, { json: {} });
  await server.expect(200, 'POST', `${path}/test`);
  const answers = await Promise.all(
    [HOOKS, path, `${path}/deliveries`, `${WS}/activity?limit=200`].map((one) => server.expect(200, 'GET', one)),
  );
  const outbox = JSON.stringify(await db.selectFrom('webhook_deliveries').selectAll().execute());
  const sent = JSON.stringify(receiver.received);
  const log = server.logLines.join('');
  for (const text of [outbox, sent, answers[2]!.text]) assert.doesNotMatch(text, /Marker7x/i);
  for (const text of [outbox, sent, log, ...answers.map((answer) => answer.text)]) {
    assert.ok(!text.includes(secret) && !/whsec_/.test(text));
  }
  const ofWebhook = db.selectFrom('activity').selectAll().where('target_id', '=', webhook.id);
  const activity = await ofWebhook.orderBy('seq').execute();
  assert.deepEqual(
    activity.map(({ action }) => action),
    ['webhook.made', 'webhook.secret_rotated', 'webhook.tested'],
  );
  assert.doesNotMatch(JSON.stringify(activity), /\/hook/);
  await server.expect(204, 'DELETE', path);
});

test('no address inside is accepted or called: by making a webhook, changing it, or having it from before', async (t) => {
  let connections = 0;
  const inside = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, '::');
  t.after(() => inside.close());
  await once(inside, 'listening');
  const bound = inside.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const { webhook } = await make({ enabled: false });
  const path = `${HOOKS}/${webhook.id}`;
  const own = URL.parse(server.running.url)?.port;
  const literal = INSIDE.filter(([, ...addresses]) => addresses.length === 0).map(([url]) => url);
  for (const url of [...literal, `https://${hostname()}/`, `https://localhost:${own}/`]) {
    const refused = await server.call<ProblemDetails>('POST', HOOKS, { json: { url, types: ['job.accepted'] } });
    const { status, body } = refused;
    assert.ok(status === 422 && /^webhook_(address_refused|name_unknown)$/.test(body.code), `${url}: ${refused.text}`);
  }
  await server.expectProblem('webhook_address_refused', 'PATCH', path, { json: { url: 'https://[::ffff:7f00:1]/' } });
  const { db } = server.running.service;
  for (const host of ['127.0.0.1', '127.1', '2130706433', 'localhost', '[::1]', '[::ffff:127.0.0.1]', hostname()]) {
    for (const url of [`http://${host}:${port}/`, `https://${host}:${port}/`, `http://${host}:${own}/api/v1/health`]) {
      await db.updateTable('webhooks').set({ url }).where('id', '=', webhook.id).execute();
      const { attempts } = (await server.expect<Delivery>(200, 'POST', `${path}/test`)).body;
      assert.deepEqual([attempts[0]?.status, attempts[0]?.fault], [null, 'address_refused'], url);
    }
  }
  assert.equal(connections, 0);
  await server.expect(204, 'DELETE', path);
});

test('only administrators of the workspace see and make webhooks', async () => {
  const { webhook } = await make({ enabled: false });
  const author = await server.makeToken([{ workspace_id: 'default', role: 'author' }]);
  const admin = await server.makeToken([{ workspace_id: 'default', role: 'admin' }]);
  for (const [method, rest] of [
    ['GET', ''],
    ['POST', ''],
    ['GET', `/${webhook.id}`],
    ['GET', `/${webhook.id}/deliveries`],
    ...['rotate', 'test', 'replay'].map((step) => ['POST', `/${webhook.id}/${step}`] as const),
  ] as const) {
    await server.expectProblem('access_denied', method, HOOKS + rest, { token: author });
  }
  await server.expect(200, 'GET', HOOKS, { token: admin });
  const other = await server.make<{ id: string }>('/api/v1/workspaces', { name: 'Other' });
  for (const [method, rest] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/test'],
    ['GET', '/deliveries'],
    ['POST', '/rotate'],
  ] as const) {
    const path = `/api/v1/workspaces/${other.id}/webhooks/${webhook.id}${rest}`;
    await server.expectProblem('webhook_unknown', method, path, rest === '/rotate' ? { json: {} } : {});
  }
  await server.expect(204, 'DELETE', `${HOOKS}/${webhook.id}`);
});

test('what waits is sent after a restart, and a webhook that was disabled by failures is in the health', async () => {
  const { webhook } = await make({ types: ['job.finished', 'job.to_check'] });
  isThere = false;
  const document = await server.uploadText('Member No.,First Name\nM1,Ada\n', 'restart.csv');
  const { id } = await server.run(document.id);
  const ofJob = () => receiver.received.filter(({ jobId }) => jobId === id);
  await waitUntil(() => ofJob().length > 0);
  await server.restart();
  isThere = true;
  await waitUntil(() => ofJob().some(({ status }) => status === 200));
  assert.equal(new Set(ofJob().map((one) => one.id)).size, 1);
  const path = `${HOOKS}/${webhook.id}`;
  await waitUntil(async () => (await server.read<Webhook>(path)).pending === 0);
  const { items } = await server.read<{ items: Delivery[] }>(`${path}/deliveries`);
  assert.equal(items[0]?.attempts[0]?.fault, 'bad_status');
  const { db } = server.running.service;
  const disabled = { disabled_at: '2026-12-01T00:00:00.000Z', disabled_because: 'failures' } as const;
  await db.updateTable('webhooks').set(disabled).where('id', '=', webhook.id).execute();
  const health = await server.read<Health>('/api/v1/health');
  assert.match(health.components.webhooks.message ?? '', /1 webhooks were disabled/);
  const metrics = (await server.expect(200, 'GET', '/api/v1/metrics')).text;
  assert.match(metrics, /^ade_webhooks_disabled 1$/m);
  assert.match(metrics, /^ade_webhook_events_pending 0$/m);
  assert.match(metrics, /^ade_webhook_duration_seconds_count\{fault="none"\} \d+$/m);
  await server.expect<Webhook>(200, 'PATCH', path, { json: { enabled: true } });
  assert.equal((await server.read<Health>('/api/v1/health')).components.webhooks.status, 'ok');
  await server.expect(204, 'DELETE', path);
});
