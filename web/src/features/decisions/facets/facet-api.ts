import type { Facet, FacetRows } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';
import type { FacetPlace } from './facet-place.ts';

export interface FacetOf {
  workspaceId: string;
  jobId: string;
  revision: number;
  field: string;
}

/** The answers contain values, so they are dropped a minute after they were shown. */
const KEEP_MS = 60_000;

export const facetQuery = ({ workspaceId, jobId, revision, field }: FacetOf, { issues, code }: FacetPlace) => ({
  ...readQuery<Facet>(
    [...queryKeys.jobPart(workspaceId, jobId, 'facet'), revision, field, issues, code],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'facets'),
    { field, revision, only_issues: issues, code },
  ),
  // The result of a revision never changes.
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: KEEP_MS,
});

/** `like`: a row of the result that has the value, since addresses contain no values. */
export const facetRowsQuery = (
  { workspaceId, jobId, revision, field }: FacetOf,
  like: { sheet: number; row: number } | undefined,
) => ({
  ...readQuery<FacetRows>(
    [...queryKeys.jobPart(workspaceId, jobId, 'facet-rows'), revision, field, like],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'facets', 'rows'),
    { field, revision, ...like },
  ),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: KEEP_MS,
});
