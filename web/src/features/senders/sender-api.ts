import { queryOptions } from '@tanstack/react-query';
import type { AssignJob, Job, Page, PeriodOverview, Sender } from '../../api/contract.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../api/request.ts';

export const sendersQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.senders(workspaceId),
    queryFn: ({ signal }) => requestJson<Page<Sender>>(makeWorkspacePath(workspaceId, 'senders'), { signal }),
  });

/** Who has sent for a period, and who has not. */
export const periodQuery = (workspaceId: string, period: string) =>
  queryOptions({
    queryKey: [...queryKeys.periods(workspaceId), period] as const,
    queryFn: ({ signal }) => requestJson<PeriodOverview>(makeWorkspacePath(workspaceId, 'periods', period), { signal }),
  });

export const assignJob = (workspaceId: string, jobId: string, to: AssignJob) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'sender'), { method: 'PUT', body: to });
