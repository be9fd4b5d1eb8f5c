import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ChangedValues, RowChanges, Since } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** With `values`, also the totals. Reading totals is recorded in the activity, so request them only to show them. */
export const sinceQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  readQuery<Since>(
    [...queryKeys.jobPart(workspaceId, jobId, 'since'), revision, values],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'since'),
    { revision, ...(values ? { values } : {}) },
  );

/** The rows that are new, gone or changed, by their keys, page by page. Reading values is recorded in the activity. */
export const rowChangesQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.jobPart(workspaceId, jobId, 'row-changes'), revision, values],
    queryFn: ({ pageParam: from, signal }) =>
      requestJson<RowChanges>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'row-changes'), {
        query: { revision, from, ...(values ? { values } : {}) },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });

/** The values that changed, by field and kind of change. Reading them is recorded in the activity. */
export const changedValuesQuery = (workspaceId: string, jobId: string, revision: number, field?: string) =>
  readQuery<ChangedValues>(
    [...queryKeys.jobPart(workspaceId, jobId, 'row-changes'), 'values', revision, field],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'row-changes', 'values'),
    { revision, ...(field === undefined ? {} : { field }) },
  );
