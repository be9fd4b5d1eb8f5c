import { queryOptions } from '@tanstack/react-query';
import type { Since } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** With `values` the totals too; that somebody reads them is in the activity, so they are asked for only where they are shown. */
export const sinceQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  queryOptions({
    queryKey: [...queryKeys.jobPart(workspaceId, jobId, 'since'), revision, values] as const,
    queryFn: ({ signal }) =>
      requestJson<Since>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'since'), {
        query: { revision, ...(values ? { values } : {}) },
        signal,
      }),
  });
