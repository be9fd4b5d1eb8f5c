import { AdeError } from '../../contract/errors/index.ts';
import { settingsTable } from '../../contract/settings-table.ts';
import type { DeliveryAttempt } from '../../contract/webhooks.ts';

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;
/** Longer pauses would outlast the events that are kept. */
const MAX_PAUSE_SECONDS = 7 * 24 * 60 * 60;
const MAX_PAUSES = 100;

/** Parses the value of ADE_WEBHOOK_RETRY_SECONDS to pauses in ms. Throws `setting_invalid`. */
export function parseRetrySeconds(text: string): number[] {
  const entries = text.split(',').map((entry) => entry.trim());
  const isAllowed = (entry: string) =>
    /^\d{1,6}$/.test(entry) && Number(entry) >= 1 && Number(entry) <= MAX_PAUSE_SECONDS;
  if (entries.length <= MAX_PAUSES && entries.every(isAllowed))
    return entries.map((entry) => Number(entry) * SECOND_MS);
  const expected = `at most ${MAX_PAUSES} whole numbers from 1 to ${MAX_PAUSE_SECONDS}, separated by commas, such as 5,300,1800`;
  throw new AdeError('setting_invalid', {
    variable: settingsTable.webhookRetrySeconds.variable,
    found: text,
    expected,
  });
}

/** The pauses after failed attempts: the schedule that Standard Webhooks gives as its example, about three days. */
export const RETRY_AFTER_MS: readonly number[] = parseRetrySeconds(settingsTable.webhookRetrySeconds.default);

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
