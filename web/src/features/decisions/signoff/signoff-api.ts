import { queryOptions } from '@tanstack/react-query';
import type { JobChecks, Verification } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** The numbers that were compared; `values` shows them, which the role viewer may. */
export const checksQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  queryOptions({
    queryKey: [...queryKeys.jobPart(workspaceId, jobId, 'checks'), revision, values] as const,
    queryFn: ({ signal }) =>
      requestJson<JobChecks>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'checks'), {
        query: { revision, values: values || undefined },
        signal,
      }),
  });

/** Compares all hashes, and with `rerun` runs the job again. */
export const verifyJob = (workspaceId: string, jobId: string, rerun: boolean) =>
  requestJson<Verification>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'verify'), {
    method: 'POST',
    body: { rerun },
  });
