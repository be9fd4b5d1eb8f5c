import { queryOptions } from '@tanstack/react-query';
import type {
  Activity,
  CreatedToken,
  CreateToken,
  Health,
  Page,
  SafeMode,
  Token,
  Workspace,
} from '../../api/contract.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { makeApiUrl, requestJson, sendRequest } from '../../api/request.ts';

const HEALTH_POLL_MS = 5000;

/** Health is an answer, not an error, also with status 503. */
async function readHealth(signal: AbortSignal): Promise<Health> {
  const response = await fetch(makeApiUrl('/health'), { signal, credentials: 'same-origin' });
  const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
  if (response.ok || (response.status === 503 && isJson)) return response.json() as Promise<Health>;
  return requestJson<Health>('/health', { signal });
}

export const healthQuery = queryOptions({
  queryKey: queryKeys.health,
  queryFn: ({ signal }) => readHealth(signal),
  refetchInterval: HEALTH_POLL_MS,
});

export const tokensQuery = queryOptions({
  queryKey: queryKeys.tokens,
  queryFn: ({ signal }) => requestJson<Page<Token>>('/tokens', { signal }),
});

export const makeToken = (wanted: CreateToken) =>
  requestJson<CreatedToken>('/tokens', { method: 'POST', body: wanted });

export const revokeToken = (tokenId: string) =>
  sendRequest(`/tokens/${encodeURIComponent(tokenId)}`, { method: 'DELETE' });

export const setSafeMode = (enabled: boolean, reason: string) =>
  requestJson<SafeMode>('/safe-mode', { method: 'PUT', body: { enabled, ...(reason ? { reason } : {}) } });

export const readActivity = (cursor: string | null, signal: AbortSignal) =>
  requestJson<Page<Activity>>('/activity', { query: { cursor, limit: 50 }, signal });

export const makeWorkspace = (name: string) =>
  requestJson<Workspace>('/workspaces', { method: 'POST', body: { name } });

export const changeWorkspace = (workspaceId: string, change: { name?: string; archived?: boolean }) =>
  requestJson<Workspace>(`/workspaces/${encodeURIComponent(workspaceId)}`, { method: 'PATCH', body: change });
