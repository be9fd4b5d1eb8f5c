import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../../storage/store/index.ts';

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

export function makeWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** The body of a request. It is the same in every attempt. */
export function makeBody({ type, at, data_json: json }: WebhookDeliveryRow): string {
  return JSON.stringify({ type, timestamp: at, data: JSON.parse(json) });
}

/** The headers of an attempt. While a rotation lasts, there is a signature with each of the two secrets. */
export function makeHeaders(
  { secret, previous_secret: previous, previous_until: until }: WebhookRow,
  id: string,
  body: string,
  now: Date,
): Record<string, string> {
  const isPreviousValid = previous !== null && until !== null && until > now.toISOString();
  const secrets = [secret, ...(isPreviousValid ? [previous] : [])];
  return {
    'content-type': 'application/json',
    'user-agent': `ADE/${ENGINE_VERSION}`,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((one) => new Webhook(one).sign(id, now, body)).join(' '),
  };
}
