import type { Review } from '../../src/contract/api/index.ts';
import { type ServiceClient, WS } from './service-client.ts';

/** Accepts a job with everything that is open. */
export async function acceptJob(client: ServiceClient, job: string): Promise<void> {
  const path = `${WS}/jobs/${job}`;
  const fresh = await client.callWithHeaders<Review>('GET', `${path}/review`);
  await client.call('POST', `${path}/review`, undefined, { 'if-match': fresh.etag! });
  const { body, etag } = await client.callWithHeaders<Review>('GET', `${path}/review`);
  const open = body.attention.filter(({ needs_decision: isOpen }) => isOpen).map(({ id }) => id);
  const including = open.length === 0 ? {} : { including: open, reason: { code: 'other' } };
  await client.call('POST', `${path}/accept`, including, { 'if-match': etag! });
}
