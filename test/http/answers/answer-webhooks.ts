import assert from 'node:assert/strict';
import type { Delivery, WebhookSecret } from '../../../src/contract/api/index.ts';
import { MAX_WEBHOOKS } from '../../../src/storage/store/index.ts';
import { type TestServer, WS } from '../server-harness.ts';

/** Nobody listens on this port, which ADE_WEBHOOK_HOSTS names. */
const HOOK = { url: 'http://127.0.0.1:9/hook', types: ['job.accepted'] };

/** Provokes every answer about webhooks; `readTwice` reads with and without a known ETag. */
export async function answerWebhooks(server: TestServer, readTwice: (path: string) => Promise<void>): Promise<void> {
  const hooks = `${WS}/webhooks`;
  const { webhook, secret } = await server.make<WebhookSecret>(hooks, HOOK);
  const path = `${hooks}/${webhook.id}`;
  const refuse = async (code: 'webhook_address_refused' | 'webhook_name_unknown', url: string) => {
    await server.expectProblem(code, 'POST', hooks, { json: { ...HOOK, url } });
    await server.expectProblem(code, 'PATCH', path, { json: { url } });
  };
  await refuse('webhook_address_refused', 'https://127.0.0.1/');
  await refuse('webhook_name_unknown', 'https://nobody.invalid/');
  for (const filter of [{ config_ids: ['cfg_none'] }, { sender_ids: ['snd_none'] }]) {
    await server.expectProblem('webhook_filter_unknown', 'POST', hooks, { json: { ...HOOK, ...filter } });
    await server.expectProblem('webhook_filter_unknown', 'PATCH', path, { json: filter });
  }
  await server.expect(200, 'PATCH', path, { json: { description: 'The ERP' } });
  const rotated = await server.expect<WebhookSecret>(200, 'POST', `${path}/rotate`, { json: {} });
  assert.notEqual(rotated.body.secret, secret);
  const tested = await server.expect<Delivery>(200, 'POST', `${path}/test`);
  assert.equal(tested.body.attempts[0]?.fault, 'no_connection');
  await readTwice(hooks);
  await readTwice(path);
  await readTwice(`${path}/deliveries`);
  await server.expectProblem('cursor_invalid', 'GET', `${path}/deliveries?cursor=none`);
  await server.expect(200, 'POST', `${path}/replay`, { json: { since: '2026-01-01T00:00:00Z' } });
  await server.expectProblem('webhook_delivery_unknown', 'POST', `${path}/replay`, { json: { event_id: 'evt_0' } });
  for (const method of ['GET', 'DELETE'] as const) {
    await server.expectProblem('webhook_unknown', method, `${hooks}/whk_none`);
  }
  for (let count = 1; count < MAX_WEBHOOKS; count++) await server.make(hooks, { ...HOOK, enabled: false });
  await server.expectProblem('webhook_limit', 'POST', hooks, { json: HOOK });
  await server.expect(204, 'DELETE', path);
}
