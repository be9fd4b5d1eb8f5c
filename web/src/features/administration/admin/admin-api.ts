import { queryOptions } from '@tanstack/react-query';
import type {
  CreatedToken,
  CreateToken,
  CreateWorkspace,
  Health,
  Node,
  Page,
  Retention,
  RetentionCount,
  RetentionProposal,
  SafeMode,
  Token,
  UpdateWorkspace,
  Workspace,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { changeResource, makeApiUrl, makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

const HEALTH_POLL_MS = 5000;

/** Status 503 is an answer about the service's state, not an error. */
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

export const nodesQuery = {
  ...readQuery<Page<Node>>(queryKeys.nodes, '/nodes'),
  refetchInterval: HEALTH_POLL_MS,
};

/** The part that is administered: a workspace by its id, or the whole server (null). */
export type Scope = string | null;

export const tokensQuery = (scope: Scope) =>
  readQuery<Page<Token>>(queryKeys.tokens(scope), makeWorkspacePath(scope, 'tokens'));

export const makeToken = (scope: Scope, wanted: CreateToken) =>
  requestJson<CreatedToken>(makeWorkspacePath(scope, 'tokens'), { method: 'POST', body: wanted });

export const revokeToken = (scope: Scope, tokenId: string) =>
  sendRequest(makeWorkspacePath(scope, 'tokens', tokenId), { method: 'DELETE' });

export const setSafeMode = (enabled: boolean, reason: string) =>
  requestJson<SafeMode>('/safe-mode', { method: 'PUT', body: { enabled, ...(reason ? { reason } : {}) } });

export const makeWorkspace = (wanted: CreateWorkspace) =>
  requestJson<Workspace>('/workspaces', { method: 'POST', body: wanted });

export const retentionProposalQuery = readQuery<RetentionProposal>(queryKeys.retentionProposal, '/retention-proposal');

/** What the next sweep removes with this retention: always counted again. */
export const retentionCountQuery = (workspaceId: string, { documents, results, records }: Retention) => ({
  ...readQuery<RetentionCount>(
    queryKeys.retentionCount(workspaceId, { documents, results, records }),
    makeWorkspacePath(workspaceId, 'retention-count'),
    { documents, results, records },
  ),
  gcTime: 0,
});

export const changeWorkspace = (workspaceId: string, change: UpdateWorkspace) =>
  changeResource<Workspace>(makeWorkspacePath(workspaceId), change);
