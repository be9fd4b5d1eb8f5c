import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { IssueGroups, ListIssuesQuery, LocatedIssueResource, Page } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

const PAGE_ISSUES = 100;

export const issueGroupsQuery = (workspaceId: string, jobId: string) =>
  queryOptions({
    queryKey: queryKeys.jobPart(workspaceId, jobId, 'issue-groups'),
    queryFn: ({ signal }) =>
      requestJson<IssueGroups>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'issue-groups'), { signal }),
  });

export const issuesQuery = (workspaceId: string, jobId: string, filters: ListIssuesQuery) =>
  infiniteQueryOptions({
    queryKey: queryKeys.jobIssues(workspaceId, jobId, filters),
    queryFn: ({ pageParam, signal }) =>
      requestJson<Page<LocatedIssueResource>>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'issues'), {
        query: { ...filters, limit: PAGE_ISSUES, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
