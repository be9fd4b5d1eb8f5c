import { queryOptions } from '@tanstack/react-query';
import type { Comparison, CreateComparison } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

const POLL_MS = 1000;

/** Read again until both sides have ended. */
export const comparisonQuery = (workspaceId: string, comparisonId: string) =>
  queryOptions({
    queryKey: ['workspace', workspaceId, 'comparison', comparisonId] as const,
    queryFn: ({ signal }) =>
      requestJson<Comparison>(makeWorkspacePath(workspaceId, 'comparisons', comparisonId), { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? POLL_MS : false),
  });

export const makeComparison = (workspaceId: string, body: CreateComparison) =>
  requestJson<Comparison>(makeWorkspacePath(workspaceId, 'comparisons'), { method: 'POST', body });
