import type { DeliveryState, WebhookDisabledBecause } from '../../../contract/webhooks.ts';

/** An address that is told what happens in a workspace. */
export interface WebhookRow {
  id: string;
  workspace_id: string;
  url: string;
  description: string;
  /** Types of events, as a JSON list. */
  types_json: string;
  /** Only events about these configs and senders, as JSON lists; an empty list stands for all. */
  config_ids_json: string;
  sender_ids_json: string;
  /** `whsec_…`. Signatures need the secret itself, so it is not hashed. */
  secret: string;
  /** The secret before the rotation, with which is signed, too, until `previous_until`. */
  previous_secret: string | null;
  previous_until: string | null;
  /** The number of the last event that is in the outbox if the webhook is to be told about it. */
  told_seq: number;
  made_by: string;
  made_at: string;
  disabled_at: string | null;
  disabled_because: WebhookDisabledBecause | null;
  /** When the first of an unbroken series of failures happened; null after a success. */
  failing_since: string | null;
  /** The last success. */
  delivered_at: string | null;
  /** No attempt before then: the receiver asked for a pause, or was not reached. */
  waits_until: string | null;
}

/** An event for one webhook: what is still to be sent, and the log of what was sent. It has no value of a document. */
export interface WebhookDeliveryRow {
  webhook_id: string;
  /** Id of the event, which is the same in every attempt. */
  id: string;
  /** Number of the event; events of a job are sent in this order. 0 for a test. */
  seq: number;
  type: string;
  job_id: string | null;
  /** When the event happened. */
  at: string;
  /** Data of the event. */
  data_json: string;
  state: DeliveryState;
  /** Failed attempts since the event was put into the outbox, or was last replayed. */
  failures: number;
  next_at: string;
  /** Null as long as the state is `pending`. */
  settled_at: string | null;
  /** The attempt under way, the node that makes it (null without nodes), and until when others leave it to that node. */
  lease_id: string | null;
  leased_by: string | null;
  leased_until: string | null;
  /** The last attempts (`DeliveryAttempt`), oldest first. */
  attempts_json: string;
}
