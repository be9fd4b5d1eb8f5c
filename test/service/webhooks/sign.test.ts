import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { makeHeaders, makeWebhookSecret } from '../../../src/service/webhooks/sign.ts';

const BODY = JSON.stringify({ type: 'job.finished', timestamp: '2026-12-01T00:00:00Z', data: { job_id: 'job_1' } });

function makeRow(secret: string, previous: string | null, until: string | null) {
  return {
    ...{ id: 'whk_1', workspace_id: 'default', url: 'https://hooks.example/', description: '' },
    ...{ types_json: '[]', config_ids_json: '[]', sender_ids_json: '[]', told_seq: 0 },
    ...{ secret, previous_secret: previous, previous_until: until },
    ...{ made_by: 'Ada', made_at: '2026-12-01T00:00:00Z', disabled_at: null, disabled_because: null },
    ...{ failing_since: null, delivered_at: null, waits_until: null },
  };
}

/** The algorithm as Standard Webhooks describes it. */
function sign(secret: string, id: string, seconds: string, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

test('a secret is whsec_ and 32 random bytes in base64', () => {
  const secret = makeWebhookSecret();
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(secret, makeWebhookSecret());
});

test('the signature is that of the standard, and its library accepts it', () => {
  const now = new Date();
  const secret = makeWebhookSecret();
  const headers = makeHeaders(makeRow(secret, null, null), 'evt_7_0123456789', BODY, now);
  const seconds = String(Math.floor(now.getTime() / 1000));
  assert.equal(headers['webhook-id'], 'evt_7_0123456789');
  assert.equal(headers['webhook-timestamp'], seconds);
  assert.equal(headers['webhook-signature'], sign(secret, 'evt_7_0123456789', seconds, BODY));
  assert.deepEqual(new Webhook(secret).verify(BODY, headers), JSON.parse(BODY));
  assert.throws(() => new Webhook(secret).verify(`${BODY} `, headers));
});

test('during a rotation, each of the two secrets verifies; afterwards only the new one', () => {
  const now = new Date();
  const [old, fresh] = [makeWebhookSecret(), makeWebhookSecret()];
  const until = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  const during = makeHeaders(makeRow(fresh, old, until(60)), 'evt_1_0123456789', BODY, now);
  assert.equal(during['webhook-signature']?.split(' ').length, 2);
  for (const secret of [old, fresh]) new Webhook(secret).verify(BODY, during);
  const after = makeHeaders(makeRow(fresh, old, until(0)), 'evt_1_0123456789', BODY, now);
  new Webhook(fresh).verify(BODY, after);
  assert.throws(() => new Webhook(old).verify(BODY, after));
});
