import type { SendResult } from '../../base/outbound/index.ts';
import {
  type AttemptFault,
  DISABLED_AFTER_DAYS,
  TEST_EVENT,
  type WebhookDisabledBecause,
} from '../../contract/webhooks.ts';
import {
  addActivity,
  endLease,
  inTransaction,
  SYSTEM_ACTOR,
  type Transaction,
  takeWebhook,
  updateWebhook,
  type WebhookDeliveryRow,
  type WebhookRow,
} from '../../storage/store/index.ts';
import type { WebhookContext } from './context.ts';
import { addAttempt, findRetry, parseRetryAfter } from './schedule.ts';

const DISABLED_AFTER_MS = DISABLED_AFTER_DAYS * 24 * 60 * 60 * 1000;

/** The receiver is not there any more, and does not want to be asked again. */
const GONE = 410;

/** Nobody is there: other events would fail, too, and a name that is not found takes many seconds. */
const UNREACHED: readonly AttemptFault[] = ['address_refused', 'name_unknown', 'no_connection', 'no_tls', 'timed_out'];

/** Why an attempt failed; null for a success. */
export function findFault({ status, fault }: SendResult): AttemptFault | null {
  // Whoever stops an attempt does not record it.
  if (fault !== null) return fault === 'stopped' ? 'no_answer' : fault;
  if (status !== null && status >= 200 && status < 300) return null;
  return status !== null && status >= 300 && status < 400 ? 'redirected' : 'bad_status';
}

/** An attempt, and what came of it. */
interface Outcome {
  row: WebhookDeliveryRow;
  sent: SendResult;
  /** When it is recorded. */
  now: Date;
  attempts_json: string;
}

/** Stores what came of an attempt, for the event and for its webhook, unless its lease was lost. */
export async function recordAttempt(
  { db, feed, timing, log, observer }: WebhookContext,
  row: WebhookDeliveryRow,
  begun: Date,
  sent: SendResult,
): Promise<void> {
  const fault = findFault(sent);
  observer.webhookTried?.({ durationMs: sent.durationMs, fault });
  const attempt = { at: begun.toISOString(), status: sent.status, fault, duration_ms: sent.durationMs };
  const outcome = { row, sent, now: timing.now(), attempts_json: addAttempt(row.attempts_json, attempt) };
  const disabledBecause = await inTransaction(db, async (transaction) => {
    const webhook = await takeWebhook(transaction, row.webhook_id);
    if (webhook === undefined) return null;
    if (fault !== null) return recordFailure(transaction, webhook, outcome, fault, timing.retryAfterMs);
    await recordSuccess(transaction, webhook, outcome);
    return null;
  });
  if (disabledBecause === null) return;
  feed.publishActivity();
  log({ level: 'warn', message: `The webhook ${row.webhook_id} was disabled: ${describe(disabledBecause)}` });
}

async function recordSuccess(
  transaction: Transaction,
  { id }: WebhookRow,
  { row, now, attempts_json }: Outcome,
): Promise<void> {
  const at = now.toISOString();
  const isStored = await endLease(transaction, row, { state: 'delivered', settled_at: at, attempts_json });
  if (isStored && row.type !== TEST_EVENT) {
    await updateWebhook(transaction, id, { failing_since: null, delivered_at: at });
  }
}

/** Why the webhook was disabled; null if it was not. A test says nothing about the webhook. */
async function recordFailure(
  transaction: Transaction,
  webhook: WebhookRow,
  { row, sent, now, attempts_json }: Outcome,
  fault: AttemptFault,
  retryAfterMs: readonly number[],
): Promise<DisabledByItself | null> {
  const at = now.toISOString();
  const isTest = row.type === TEST_EVENT;
  const failures = row.failures + 1;
  const next = isTest ? null : findRetry(failures, now, Math.random(), retryAfterMs);
  const isStored =
    next === null
      ? await endLease(transaction, row, { state: 'failed', settled_at: at, failures, attempts_json })
      : await endLease(transaction, row, { next_at: next.toISOString(), failures, attempts_json });
  if (!isStored || isTest) return null;
  const failing_since = webhook.failing_since ?? at;
  const wait = parseRetryAfter(sent.retryAfter, now) ?? findPause(fault, now, retryAfterMs);
  const because = findReason(webhook, sent.status, failing_since, now);
  await updateWebhook(transaction, webhook.id, {
    failing_since,
    waits_until: wait?.toISOString() ?? webhook.waits_until,
    ...(because === null ? {} : { disabled_at: at, disabled_because: because }),
  });
  if (because === null) return null;
  await addActivity(transaction, {
    actor: SYSTEM_ACTOR,
    action: 'webhook.disabled',
    workspaceId: webhook.workspace_id,
    targetId: webhook.id,
    details: { because, failing_since },
  });
  return because;
}

function findPause(fault: AttemptFault, now: Date, [pauseMs = 0]: readonly number[]): Date | null {
  return UNREACHED.includes(fault) && pauseMs > 0 ? new Date(now.getTime() + pauseMs) : null;
}

type DisabledByItself = Exclude<WebhookDisabledBecause, 'person'>;

function findReason(
  { disabled_at }: WebhookRow,
  status: number | null,
  failingSince: string,
  now: Date,
): DisabledByItself | null {
  if (disabled_at !== null) return null;
  if (status === GONE) return 'gone';
  return now.getTime() - Date.parse(failingSince) >= DISABLED_AFTER_MS ? 'failures' : null;
}

function describe(because: DisabledByItself): string {
  if (because === 'gone') return 'its receiver answered 410';
  return `it has had nothing but failures for ${DISABLED_AFTER_DAYS} days`;
}
