import { queryOptions } from '@tanstack/react-query';
import type { Activity, ActivityHead, Page, WorkspaceVerification } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Whose activity: of one workspace, by its id, or of the whole server. */
export type Scope = string | null;

/** In the address, so that a list can be sent to somebody. */
export interface ActivityFilter {
  person?: string | undefined;
  /** Id of a job. */
  document?: string | undefined;
  /** An action, such as `job.accepted`, or its kind: `job`. */
  kind?: string | undefined;
}

const pathOf = (scope: Scope, path: string): string =>
  scope === null ? `/${path}` : `${makeWorkspacePath(scope)}/${path}`;

export const readActivity = (scope: Scope, filter: ActivityFilter, cursor: string | null, signal: AbortSignal) =>
  requestJson<Page<Activity>>(pathOf(scope, 'activity'), {
    query: { actor: filter.person, target_id: filter.document, action: filter.kind, cursor, limit: 50 },
    signal,
  });

/** Who did something lately. */
export const peopleQuery = (scope: Scope) =>
  queryOptions({
    queryKey: [...queryKeys.activity(scope), 'people'] as const,
    queryFn: async ({ signal }) => {
      const { items } = await requestJson<Page<Activity>>(pathOf(scope, 'activity'), { query: { limit: 200 }, signal });
      return [...new Set(items.map(({ actor }) => actor))].sort();
    },
  });

/** The signed end of the chain. */
export const headQuery = (scope: Scope) =>
  queryOptions({
    queryKey: [...queryKeys.activity(scope), 'head'] as const,
    queryFn: ({ signal }) => requestJson<ActivityHead>(pathOf(scope, 'activity/head'), { signal }),
  });

/** Follows the chain of a workspace, and compares all of its files with their hashes. */
export const verifyWorkspace = (workspaceId: string) =>
  requestJson<WorkspaceVerification>(makeWorkspacePath(workspaceId, 'verify'), { method: 'POST' });
