import type { CreateWebhook, Delivery, UpdateWebhook, Webhook } from '../../contract/api/index.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../../storage/store/index.ts';

export function describeWebhook(row: WebhookRow, pending: number, now: Date): Webhook {
  const isLater = (time: string | null) => (time !== null && time > now.toISOString() ? time : null);
  return {
    ...{ id: row.id, url: row.url, description: row.description },
    types: JSON.parse(row.types_json),
    config_ids: JSON.parse(row.config_ids_json),
    sender_ids: JSON.parse(row.sender_ids_json),
    enabled: row.disabled_at === null,
    disabled_at: row.disabled_at,
    disabled_because: row.disabled_because,
    failing_since: row.failing_since,
    delivered_at: row.delivered_at,
    waits_until: isLater(row.waits_until),
    old_secret_until: isLater(row.previous_until),
    pending,
    made_by: row.made_by,
    made_at: row.made_at,
  };
}

export function describeDelivery(row: WebhookDeliveryRow): Delivery {
  return {
    ...{ event_id: row.id, type: row.type, job_id: row.job_id, at: row.at, state: row.state },
    next_at: row.state === 'pending' ? row.next_at : null,
    settled_at: row.settled_at,
    attempts: JSON.parse(row.attempts_json),
  };
}

type Settings = Pick<
  WebhookRow,
  'url' | 'description' | 'types_json' | 'config_ids_json' | 'sender_ids_json' | 'disabled_at' | 'disabled_because'
>;

/** The columns that a request sets. */
export function toColumns(wanted: CreateWebhook | UpdateWebhook, now: Date): Partial<Settings> {
  const { url, description, types, config_ids: configs, sender_ids: senders, enabled } = wanted;
  return {
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description }),
    ...(types === undefined ? {} : { types_json: JSON.stringify(types) }),
    ...(configs === undefined ? {} : { config_ids_json: JSON.stringify(configs) }),
    ...(senders === undefined ? {} : { sender_ids_json: JSON.stringify(senders) }),
    ...(enabled === undefined ? {} : describeSwitch(enabled, now)),
  };
}

function describeSwitch(enabled: boolean, now: Date): Pick<Settings, 'disabled_at' | 'disabled_because'> {
  if (enabled) return { disabled_at: null, disabled_because: null };
  return { disabled_at: now.toISOString(), disabled_because: 'person' };
}
