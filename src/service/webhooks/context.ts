import { type AllowedHosts, type ResolveName, resolveByDns } from '../../base/outbound/index.ts';
import type { Core } from '../core.ts';
import type { Feed } from '../feed.ts';
import { RETRY_AFTER_MS } from './schedule.ts';

/** What tests change, since they cannot wait for days. */
export interface WebhookTiming {
  now: () => Date;
  /** How often the database is asked what is due. */
  lookEveryMs: number;
  /** For one attempt, from the name of the host to the end of the answer. */
  timeoutMs: number;
  /** The pauses after failed attempts. */
  retryAfterMs: readonly number[];
  resolveName: ResolveName;
}

export const WEBHOOK_TIMING: WebhookTiming = {
  now: () => new Date(),
  lookEveryMs: 1000,
  // Standard Webhooks recommends 15 to 30 s.
  timeoutMs: 20_000,
  retryAfterMs: RETRY_AFTER_MS,
  resolveName: resolveByDns,
};

export interface WebhookContext extends Pick<Core, 'db' | 'nodeId' | 'observer' | 'log'> {
  feed: Feed;
  allowed: AllowedHosts;
  timing: WebhookTiming;
}
