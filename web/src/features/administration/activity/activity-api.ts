import { queryOptions } from '@tanstack/react-query';
import type { Activity, ActivityHead, Page, WorkspaceVerification } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readPagesQuery, readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Whose activity: a workspace by its id, or the whole server (null). */
export type Scope = string | null;

/** Stored in the address, so that a list can be sent to somebody. */
export interface ActivityFilter {
  person?: string | undefined;
  /** Id of a job. */
  document?: string | undefined;
  /** An action, such as `job.accepted`, or its kind: `job`. */
  kind?: string | undefined;
}

/** A list or a form that shows the activity of a scope, and changes the filter. */
export interface ActivityProps {
  scope: Scope;
  filter: ActivityFilter;
  onFilter: (filter: ActivityFilter) => void;
}

export const activityQuery = (scope: Scope, filter: ActivityFilter) =>
  readPagesQuery<Activity>([...queryKeys.activity(scope), filter], makeWorkspacePath(scope, 'activity'), {
    actor: filter.person,
    target_id: filter.document,
    action: filter.kind,
    limit: 50,
  });

/** People who did something lately. */
export const peopleQuery = (scope: Scope) =>
  queryOptions({
    queryKey: [...queryKeys.activity(scope), 'people'] as const,
    queryFn: async ({ signal }) => {
      const path = makeWorkspacePath(scope, 'activity');
      const { items } = await requestJson<Page<Activity>>(path, { query: { limit: 200 }, signal });
      return [...new Set(items.map(({ actor }) => actor))].sort();
    },
  });

/** The signed end of the chain. */
export const headQuery = (scope: Scope) =>
  readQuery<ActivityHead>([...queryKeys.activity(scope), 'head'], makeWorkspacePath(scope, 'activity', 'head'));

/** Follows the chain of a workspace, and compares all of its files with their hashes. */
export const verifyWorkspace = (workspaceId: string) =>
  requestJson<WorkspaceVerification>(makeWorkspacePath(workspaceId, 'verify'), { method: 'POST' });
