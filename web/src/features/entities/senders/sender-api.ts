import type { AssignJob, Job, Page, PeriodOverview, RecipeVersion, Sender } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

export const sendersQuery = (workspaceId: string) =>
  readQuery<Page<Sender>>(queryKeys.senders(workspaceId), makeWorkspacePath(workspaceId, 'senders'));

/** The versions of a sender's recipes for all configs. */
export const recipesQuery = (workspaceId: string, senderId: string) =>
  readQuery<Page<RecipeVersion>>(
    [...queryKeys.senders(workspaceId), senderId, 'recipes'],
    makeWorkspacePath(workspaceId, 'senders', senderId, 'recipes'),
  );

/** The senders that have sent a document for a period, and those that have not. */
export const periodQuery = (workspaceId: string, period: string) =>
  readQuery<PeriodOverview>(
    [...queryKeys.periods(workspaceId), period],
    makeWorkspacePath(workspaceId, 'periods', period),
  );

export const assignJob = (workspaceId: string, jobId: string, to: AssignJob) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'sender'), { method: 'PUT', body: to });
