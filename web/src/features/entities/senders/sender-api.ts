import { queryOptions } from '@tanstack/react-query';
import type { AssignJob, Job, Page, PeriodOverview, RecipeVersion, Sender } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

export const sendersQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.senders(workspaceId),
    queryFn: ({ signal }) => requestJson<Page<Sender>>(makeWorkspacePath(workspaceId, 'senders'), { signal }),
  });

/** The versions of a sender's recipes, of all configs. */
export const recipesQuery = (workspaceId: string, senderId: string) =>
  queryOptions({
    queryKey: [...queryKeys.senders(workspaceId), senderId, 'recipes'] as const,
    queryFn: ({ signal }) =>
      requestJson<Page<RecipeVersion>>(makeWorkspacePath(workspaceId, 'senders', senderId, 'recipes'), { signal }),
  });

/** Who has sent for a period, and who has not. */
export const periodQuery = (workspaceId: string, period: string) =>
  queryOptions({
    queryKey: [...queryKeys.periods(workspaceId), period] as const,
    queryFn: ({ signal }) => requestJson<PeriodOverview>(makeWorkspacePath(workspaceId, 'periods', period), { signal }),
  });

export const assignJob = (workspaceId: string, jobId: string, to: AssignJob) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'sender'), { method: 'PUT', body: to });
