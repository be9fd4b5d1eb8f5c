import { queryOptions } from '@tanstack/react-query';
import type { Comparison, CreateComparison, ValueComparison } from '../../../api/contract.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

const POLL_MS = 1000;

/** Read again until both sides have ended. */
export const comparisonQuery = (workspaceId: string, comparisonId: string) =>
  queryOptions({
    ...readQuery<Comparison>(
      ['workspace', workspaceId, 'comparison', comparisonId],
      makeWorkspacePath(workspaceId, 'comparisons', comparisonId),
    ),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? POLL_MS : false),
  });

/** The results of ended jobs never change. */
export function comparedValuesQuery(workspaceId: string, leftId: string, rightId: string) {
  const id = `${leftId}..${rightId}`;
  return queryOptions({
    ...readQuery<ValueComparison>(
      ['workspace', workspaceId, 'comparison', id, 'values'],
      makeWorkspacePath(workspaceId, 'comparisons', id, 'values'),
    ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const makeComparison = (workspaceId: string, body: CreateComparison) =>
  requestJson<Comparison>(makeWorkspacePath(workspaceId, 'comparisons'), { method: 'POST', body });
