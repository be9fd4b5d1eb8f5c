import type {
  CreateWebhook,
  Delivery,
  ListDeliveriesQuery,
  Page,
  Replay,
  Replayed,
  UpdateWebhook,
  Webhook,
  WebhookSecret,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readPagesQuery, readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

/** Deliveries change by themselves. */
const POLL_MS = 5000;

export const webhooksQuery = (workspaceId: string) => ({
  ...readQuery<Page<Webhook>>(queryKeys.webhooks(workspaceId), makeWorkspacePath(workspaceId, 'webhooks')),
  refetchInterval: POLL_MS,
});

export const makeWebhook = (workspaceId: string, wanted: CreateWebhook) =>
  requestJson<WebhookSecret>(makeWorkspacePath(workspaceId, 'webhooks'), { method: 'POST', body: wanted });

export const changeWebhook = (workspaceId: string, id: string, change: UpdateWebhook) =>
  requestJson<Webhook>(makeWorkspacePath(workspaceId, 'webhooks', id), { method: 'PATCH', body: change });

export const deleteWebhook = (workspaceId: string, id: string) =>
  sendRequest(makeWorkspacePath(workspaceId, 'webhooks', id), { method: 'DELETE' });

export const rotateSecret = (workspaceId: string, id: string) =>
  requestJson<WebhookSecret>(makeWorkspacePath(workspaceId, 'webhooks', id, 'rotate'), { method: 'POST', body: {} });

export const testWebhook = (workspaceId: string, id: string) =>
  requestJson<Delivery>(makeWorkspacePath(workspaceId, 'webhooks', id, 'test'), { method: 'POST' });

export const replay = (workspaceId: string, id: string, which: Replay) =>
  requestJson<Replayed>(makeWorkspacePath(workspaceId, 'webhooks', id, 'replay'), { method: 'POST', body: which });

export const deliveriesQuery = (workspaceId: string, id: string, state: ListDeliveriesQuery['state']) => ({
  ...readPagesQuery<Delivery>(
    [...queryKeys.webhooks(workspaceId), id, state],
    makeWorkspacePath(workspaceId, 'webhooks', id, 'deliveries'),
    { state, limit: 50 },
  ),
  refetchInterval: POLL_MS,
});
