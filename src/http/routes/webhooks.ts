import * as Type from 'typebox';
import {
  CreateWebhookSchema,
  DeliveryPageSchema,
  DeliverySchema,
  Id,
  ListDeliveriesQuerySchema,
  ReplayedSchema,
  ReplaySchema,
  RotateSecretSchema,
  UpdateWebhookSchema,
  WebhookPageSchema,
  WebhookSchema,
  WebhookSecretSchema,
} from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { API, Nothing, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { authorOf } from './senders.ts';

const tags = ['Webhooks'];
const access = { to: 'workspace', role: 'admin' } as const;
const WEBHOOK = `${WORKSPACE}/webhooks/:webhook_id`;
const WebhookParams = Type.Object({ workspace_id: Id, webhook_id: Id });
const ADDRESS_REFUSALS = ['webhook_address_refused', 'webhook_name_unknown', 'webhook_filter_unknown'] as const;

/** Addresses that are told what happens in a workspace, and the log of what was sent to them. */
export function addWebhookRoutes(app: App, service: Service): void {
  addCollection(app, service);
  addWebhook(app, service);
  addSecret(app, service);
  addLog(app, service);
}

function addCollection(app: App, service: Service): void {
  const { webhooks } = service.jobs;

  app.get(`${WORKSPACE}/webhooks`, {
    config: { access },
    schema: {
      operationId: 'listWebhooks',
      tags,
      summary: 'List the webhooks of a workspace, oldest first',
      description:
        'With how each fares: what is still to be sent, since when it fails, and why it is disabled. No answer has a secret; only the one that makes or rotates it.',
      params: WorkspaceParams,
      response: { 200: WebhookPageSchema },
    },
    handler: async (request) => ({ items: await webhooks.list(workspaceOf(request).id), next_cursor: null }),
  });

  app.post(`${WORKSPACE}/webhooks`, {
    config: { access, refuses: [...ADDRESS_REFUSALS, 'webhook_limit'], sends: ['Location'] },
    schema: {
      operationId: 'makeWebhook',
      tags,
      summary: 'Make a webhook: an address that is told what happens in a workspace',
      description:
        'Requests follow Standard Webhooks. The answer has the secret with which they are signed; it is not shown again.',
      params: WorkspaceParams,
      body: CreateWebhookSchema,
      response: { 201: WebhookSecretSchema },
    },
    handler: async (request, reply) => {
      const workspaceId = workspaceOf(request).id;
      const made = await webhooks.make(workspaceId, request.body, authorOf(request));
      announceActivity(service);
      reply.header('location', `${API}/workspaces/${workspaceId}/webhooks/${made.webhook.id}`);
      return reply.code(201).send(made);
    },
  });
}

function addWebhook(app: App, service: Service): void {
  const { webhooks } = service.jobs;

  app.get(WEBHOOK, {
    config: { access, refuses: ['webhook_unknown'] },
    schema: {
      operationId: 'readWebhook',
      tags,
      summary: 'Read a webhook',
      description: 'With how it fares: the last success, since when it fails, and how many events wait.',
      params: WebhookParams,
      response: { 200: WebhookSchema },
    },
    handler: async (request) => webhooks.get(workspaceOf(request).id, request.params.webhook_id),
  });

  app.patch(WEBHOOK, {
    config: { access, refuses: ['webhook_unknown', ...ADDRESS_REFUSALS] },
    schema: {
      operationId: 'updateWebhook',
      tags,
      summary: 'Change a webhook, disable it, or enable it again',
      description: 'While a webhook is disabled, events wait. Enabled again, it continues where it stopped.',
      params: WebhookParams,
      body: UpdateWebhookSchema,
      response: { 200: WebhookSchema },
    },
    handler: async (request) => {
      const { webhook_id: id } = request.params;
      const webhook = await webhooks.update(workspaceOf(request).id, id, request.body, authorOf(request));
      announceActivity(service);
      return webhook;
    },
  });

  app.delete(WEBHOOK, {
    config: { access, worksArchived: true, refuses: ['webhook_unknown'] },
    schema: {
      operationId: 'deleteWebhook',
      tags,
      summary: 'Delete a webhook with its log',
      description: 'Events that wait for it are not sent any more.',
      params: WebhookParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      await webhooks.delete(workspaceOf(request).id, request.params.webhook_id, authorOf(request));
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

function addSecret(app: App, service: Service): void {
  const { webhooks } = service.jobs;

  app.post(`${WEBHOOK}/rotate`, {
    config: { access, refuses: ['webhook_unknown'] },
    schema: {
      operationId: 'rotateWebhookSecret',
      tags,
      summary: 'Make a new secret for a webhook',
      description:
        'Until the old secret ends, every request has a signature with each of the two. The new secret is not shown again.',
      params: WebhookParams,
      body: RotateSecretSchema,
      response: { 200: WebhookSecretSchema },
    },
    handler: async (request) => {
      const { old_secret_hours: hours } = request.body;
      const id = request.params.webhook_id;
      const rotated = await webhooks.rotate(workspaceOf(request).id, id, authorOf(request), hours);
      announceActivity(service);
      return rotated;
    },
  });

  app.post(`${WEBHOOK}/test`, {
    config: { access, refuses: ['webhook_unknown'] },
    schema: {
      operationId: 'testWebhook',
      tags,
      summary: 'Send a test event to a webhook, and read what came of it',
      description: 'The event has the type webhook.test. It is sent once, also to a webhook that is disabled.',
      params: WebhookParams,
      response: { 200: DeliverySchema },
    },
    handler: async (request) => {
      const delivery = await webhooks.test(workspaceOf(request).id, request.params.webhook_id, authorOf(request));
      announceActivity(service);
      return delivery;
    },
  });
}

function addLog(app: App, service: Service): void {
  const { webhooks } = service.jobs;

  app.get(`${WEBHOOK}/deliveries`, {
    config: { access, refuses: ['webhook_unknown', 'cursor_invalid'] },
    schema: {
      operationId: 'listDeliveries',
      tags,
      summary: 'List what was sent to a webhook, and what waits, newest first',
      description: 'With every attempt: its time, the status of the answer or the fault, and how long it took.',
      params: WebhookParams,
      querystring: ListDeliveriesQuerySchema,
      response: { 200: DeliveryPageSchema },
    },
    handler: async (request) => {
      const { webhook_id: id } = request.params;
      const { items, nextCursor } = await webhooks.listDeliveries(workspaceOf(request).id, id, request.query);
      return { items, next_cursor: nextCursor };
    },
  });

  app.post(`${WEBHOOK}/replay`, {
    config: { access, refuses: ['webhook_unknown', 'webhook_delivery_unknown'] },
    schema: {
      operationId: 'replayDeliveries',
      tags,
      summary: 'Send events of the log again: one, or those since a time',
      description: 'They keep their ids, so a receiver can see which it has handled already.',
      params: WebhookParams,
      body: ReplaySchema,
      response: { 200: ReplayedSchema },
    },
    handler: async (request) => {
      const { webhook_id: id } = request.params;
      const events = await webhooks.replay(workspaceOf(request).id, id, request.body, authorOf(request));
      announceActivity(service);
      return { events };
    },
  });
}
