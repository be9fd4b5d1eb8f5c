import type { DeliveryAttempt } from '../../contract/webhooks.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The pauses after failed attempts: the schedule that Standard Webhooks gives as its example, about three days. */
export const RETRY_AFTER_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Pauses are up to this much longer, so that events that failed together are not tried again together. */
const JITTER = 0.2;

/** A receiver cannot ask for a longer pause: its events would be given up meanwhile. */
const MAX_WAIT_MS = 24 * HOUR_MS;

/** When an event is tried again after so many failures; null if it is given up. `random`: from 0 to 1. */
export function findRetry(
  failures: number,
  now: Date,
  random: number,
  pausesMs: readonly number[] = RETRY_AFTER_MS,
): Date | null {
  const pauseMs = pausesMs[failures - 1];
  return pauseMs === undefined ? null : new Date(now.getTime() + pauseMs * (1 + JITTER * random));
}

/** Until when a receiver asks for a pause by the header Retry-After (seconds or a date); null if it does not. */
export function parseRetryAfter(header: string | null, now: Date): Date | null {
  if (header === null) return null;
  const time = /^\d{1,10}$/.test(header) ? now.getTime() + Number(header) * SECOND_MS : Date.parse(header);
  if (Number.isNaN(time) || time <= now.getTime()) return null;
  return new Date(Math.min(time, now.getTime() + MAX_WAIT_MS));
}

const MAX_KEPT_ATTEMPTS = 20;

/** Adds an attempt to those that a log entry keeps. */
export function addAttempt(json: string, attempt: DeliveryAttempt): string {
  const attempts: DeliveryAttempt[] = [...JSON.parse(json), attempt];
  return JSON.stringify(attempts.slice(-MAX_KEPT_ATTEMPTS));
}
