/** What became of an event for a webhook: it waits for its next attempt, was answered with 2xx, or is not tried again. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** `failures`: nothing but failures for a week; `gone`: the receiver answered 410. */
export const WEBHOOK_DISABLED_BECAUSE = ['person', 'failures', 'gone'] as const;
export type WebhookDisabledBecause = (typeof WEBHOOK_DISABLED_BECAUSE)[number];

/**
 * Why an attempt failed. `bad_status`: an answer other than 2xx; `redirected`: an answer that leads elsewhere, which is
 * not followed; `address_refused`: the host has an address that webhooks may not have.
 */
export const ATTEMPT_FAULTS = [
  'bad_status',
  'redirected',
  'address_refused',
  'name_unknown',
  'no_connection',
  'no_tls',
  'no_answer',
  'timed_out',
] as const;
export type AttemptFault = (typeof ATTEMPT_FAULTS)[number];

/** One attempt to deliver an event. Nothing of the answer but its status is kept. */
export interface DeliveryAttempt {
  at: string;
  /** Null without an answer. */
  status: number | null;
  /** Null for a success. */
  fault: AttemptFault | null;
  duration_ms: number;
}

/** The type of events that only test a webhook. */
export const TEST_EVENT = 'webhook.test';

/** After nothing but failures for this long, a webhook is disabled. */
export const DISABLED_AFTER_DAYS = 7;

/** How long the old secret signs too, unless somebody asks for another time. */
export const OLD_SECRET_HOURS = 24;
