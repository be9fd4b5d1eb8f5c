import type { IssueGroups, ListIssuesQuery, LocatedIssueResource } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readPagesQuery, readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

const PAGE_ISSUES = 100;

export const issueGroupsQuery = (workspaceId: string, jobId: string) =>
  readQuery<IssueGroups>(
    queryKeys.jobPart(workspaceId, jobId, 'issue-groups'),
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'issue-groups'),
  );

export const issuesQuery = (workspaceId: string, jobId: string, filters: ListIssuesQuery) =>
  readPagesQuery<LocatedIssueResource>(
    queryKeys.jobIssues(workspaceId, jobId, filters),
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'issues'),
    { ...filters, limit: PAGE_ISSUES },
  );
