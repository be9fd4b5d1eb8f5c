import type { Event } from '../../contract/api/index.ts';
import {
  insertDeliveries,
  listEvents,
  type Transaction,
  updateWebhook,
  type WebhookDeliveryRow,
  type WebhookRow,
} from '../../storage/store/index.ts';

/** Events that are read at once. */
const EVENTS_PER_STEP = 500;

/**
 * Puts the next events of the log that a webhook is to be told about into its outbox. Call it in a transaction that has
 * locked the webhook: so each event gets there once, in the order of the log.
 */
export async function fillOutbox(transaction: Transaction, webhook: WebhookRow, now: string): Promise<void> {
  const { id, workspace_id: workspaceId, told_seq: afterSeq } = webhook;
  const events = await listEvents(transaction, workspaceId, { afterSeq, limit: EVENTS_PER_STEP });
  const last = events.at(-1);
  if (last === undefined) return;
  const rows = events.filter(makeFilter(webhook)).map((event) => ({ ...makeDelivery(id, event), next_at: now }));
  await insertDeliveries(transaction, rows);
  await updateWebhook(transaction, id, { told_seq: last.seq });
}

/** Which events a webhook is told about: never runs of drafts, of which nobody else needs to know. */
function makeFilter(webhook: WebhookRow): (event: Event) => boolean {
  const types: readonly string[] = JSON.parse(webhook.types_json);
  const configIds: readonly string[] = JSON.parse(webhook.config_ids_json);
  const senderIds: readonly string[] = JSON.parse(webhook.sender_ids_json);
  const isIn = (ids: readonly string[], id: string | null | undefined) =>
    ids.length === 0 || (typeof id === 'string' && ids.includes(id));
  return ({ type, data }) =>
    types.includes(type) && data.is_try !== true && isIn(configIds, data.config_id) && isIn(senderIds, data.sender_id);
}

function makeDelivery(webhookId: string, event: Event & { seq: number }): Omit<WebhookDeliveryRow, 'next_at'> {
  const { id, seq, type, at, workspace_id, data } = event;
  const jobId = data.job_id ?? null;
  return {
    ...{ webhook_id: webhookId, id, seq, type, job_id: jobId, at },
    data_json: JSON.stringify({ workspace_id, ...data, ...linkTo(workspace_id, jobId) }),
    ...NEW_DELIVERY,
  };
}

/** The path of the job, since the service does not know under which name others reach it. */
function linkTo(workspaceId: string, jobId: string | null) {
  return jobId === null ? {} : { links: { job: `/api/v1/workspaces/${workspaceId}/jobs/${jobId}` } };
}

type NewDelivery = Pick<
  WebhookDeliveryRow,
  'state' | 'failures' | 'settled_at' | 'attempts_json' | 'lease_id' | 'leased_by' | 'leased_until'
>;

export const NEW_DELIVERY: NewDelivery = {
  ...{ state: 'pending', failures: 0, settled_at: null, attempts_json: '[]' },
  ...{ lease_id: null, leased_by: null, leased_until: null },
};
