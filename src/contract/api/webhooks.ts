import type { Static } from 'typebox';
import * as Type from 'typebox';
import {
  ATTEMPT_FAULTS,
  DELIVERY_STATES,
  DISABLED_AFTER_DAYS,
  OLD_SECRET_HOURS,
  WEBHOOK_DISABLED_BECAUSE,
} from '../webhooks.ts';
import { Count, closed, Id, nullable, pageOf, pageQuery, resource, Timestamp } from './common.ts';
import type { EventType } from './event-log.ts';

/** What webhooks can tell: the events of a workspace on which other systems act. */
export const WEBHOOK_EVENT_TYPES = [
  'job.finished',
  'job.to_check',
  'job.failed',
  'job.cancelled',
  'job.sent_back',
  'job.accepted',
  'job.reopened',
  'job.deleted',
  'batch.finished',
  'period.complete',
] as const satisfies readonly EventType[];

const MAX_HOURS = 24 * 7;
const MAX_IDS = 100;

const settings = {
  url: Type.String({
    minLength: 1,
    maxLength: 2000,
    description:
      'Where events are sent: https, a usual port and an address of the internet, or what ADE_WEBHOOK_HOSTS names',
  }),
  description: Type.String({ maxLength: 300, description: 'What the receiver is, for people' }),
  types: Type.Array(Type.Enum([...WEBHOOK_EVENT_TYPES]), {
    minItems: 1,
    uniqueItems: true,
    description: 'The events that are sent',
  }),
  config_ids: Type.Array(Id, {
    maxItems: MAX_IDS,
    uniqueItems: true,
    description: 'Only events about these configs; empty for all',
  }),
  sender_ids: Type.Array(Id, {
    maxItems: MAX_IDS,
    uniqueItems: true,
    description: 'Only events about jobs of these senders; empty for all',
  }),
  enabled: Type.Boolean({ description: 'While a webhook is disabled, events wait for it' }),
};

export const WebhookSchema = resource('Webhook', {
  id: Id,
  ...settings,
  disabled_at: nullable(Timestamp),
  disabled_because: nullable(
    Type.Enum([...WEBHOOK_DISABLED_BECAUSE], {
      description: `person: somebody disabled it; failures: nothing but failures for ${DISABLED_AFTER_DAYS} days; gone: the receiver answered 410`,
    }),
  ),
  failing_since: nullable(Timestamp),
  delivered_at: nullable(Timestamp),
  waits_until: nullable(
    Type.String({
      format: 'date-time',
      description: 'No attempt before then: the receiver asked for a pause (Retry-After), or was not reached',
    }),
  ),
  old_secret_until: nullable(
    Type.String({ format: 'date-time', description: 'Until then, the secret before the last rotation signs, too' }),
  ),
  pending: Type.Integer({ minimum: 0, description: 'Events that are still to be sent' }),
  made_by: Type.String(),
  made_at: Timestamp,
});

export const WebhookPageSchema = pageOf(WebhookSchema);

export const CreateWebhookSchema = Type.Object(
  {
    url: settings.url,
    types: settings.types,
    description: Type.Optional(settings.description),
    config_ids: Type.Optional(settings.config_ids),
    sender_ids: Type.Optional(settings.sender_ids),
    enabled: Type.Optional(settings.enabled),
  },
  closed,
);

export const UpdateWebhookSchema = Type.Partial(Type.Object(settings), { ...closed, minProperties: 1 });

export const WebhookSecretSchema = resource('WebhookSecret', {
  webhook: WebhookSchema,
  secret: Type.String({
    pattern: '^whsec_',
    description: 'The key of the signatures. It is shown only once.',
  }),
});

export const RotateSecretSchema = Type.Object(
  {
    old_secret_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_HOURS,
        default: OLD_SECRET_HOURS,
        description: 'How long the secret so far signs, too, so that the receiver can be changed meanwhile',
      }),
    ),
  },
  closed,
);

const DeliveryAttemptSchema = resource('DeliveryAttempt', {
  at: Timestamp,
  status: nullable(Type.Integer({ description: 'Status of the answer; null without an answer' })),
  fault: nullable(Type.Enum([...ATTEMPT_FAULTS], { description: 'Why the attempt failed; null for a success' })),
  duration_ms: Count,
});

export const DeliverySchema = resource('Delivery', {
  event_id: Type.String({ description: 'The header webhook-id, which is the same in every attempt' }),
  type: Type.String(),
  job_id: nullable(Id),
  at: Type.String({ format: 'date-time', description: 'When the event happened' }),
  state: Type.Enum([...DELIVERY_STATES], {
    description: 'pending: it is tried at next_at; delivered: the receiver answered 2xx; failed: it is not tried again',
  }),
  next_at: nullable(Timestamp),
  settled_at: nullable(Timestamp),
  attempts: Type.Array(DeliveryAttemptSchema, { description: 'The last 20 attempts, oldest first' }),
});

export const DeliveryPageSchema = pageOf(DeliverySchema);

export const ListDeliveriesQuerySchema = Type.Object(
  { ...pageQuery, state: Type.Optional(Type.Enum([...DELIVERY_STATES])) },
  closed,
);

export const ReplaySchema = Type.Union([
  Type.Object({ event_id: Type.String({ maxLength: 64, description: 'One event of the log' }) }, closed),
  Type.Object(
    {
      since: Type.String({ format: 'date-time', description: 'Events that happened since then' }),
      only_failed: Type.Optional(
        Type.Boolean({ default: true, description: 'Whether events that were delivered stay as they are' }),
      ),
    },
    closed,
  ),
]);

export const ReplayedSchema = resource('Replayed', {
  events: Type.Integer({ minimum: 0, description: 'How many events are sent again' }),
});

export type Webhook = Static<typeof WebhookSchema>;
export type CreateWebhook = Static<typeof CreateWebhookSchema>;
export type UpdateWebhook = Static<typeof UpdateWebhookSchema>;
export type WebhookSecret = Static<typeof WebhookSecretSchema>;
export type Delivery = Static<typeof DeliverySchema>;
export type ListDeliveriesQuery = Static<typeof ListDeliveriesQuerySchema>;
export type Replay = Static<typeof ReplaySchema>;
export type Replayed = Static<typeof ReplayedSchema>;
