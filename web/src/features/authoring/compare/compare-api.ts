import { queryOptions } from '@tanstack/react-query';
import type { Comparison, CreateComparison, Job, ValueComparison } from '../../../api/contract.ts';
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

type ComparedJob = Pick<Job, 'workspace_id' | 'id' | 'revision'>;

/** The results of revisions never change. */
export function comparedValuesQuery(left: ComparedJob, right: ComparedJob, field?: string) {
  const id = `${left.id}..${right.id}`;
  const query = { left_revision: left.revision, right_revision: right.revision, ...(field ? { field } : {}) };
  const path = makeWorkspacePath(left.workspace_id, 'comparisons', id, 'values');
  return queryOptions({
    queryKey: ['workspace', left.workspace_id, 'comparison', id, 'values', query],
    queryFn: ({ signal }) => requestJson<ValueComparison>(path, { query, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const makeComparison = (workspaceId: string, body: CreateComparison) =>
  requestJson<Comparison>(makeWorkspacePath(workspaceId, 'comparisons'), { method: 'POST', body });
