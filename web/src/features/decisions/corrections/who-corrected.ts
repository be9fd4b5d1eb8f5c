import { queryOptions } from '@tanstack/react-query';
import type { Revision, RevisionList } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Who corrected and when, without what they wrote: each role may know it. */
export const revisionsQuery = (workspaceId: string, jobId: string) =>
  queryOptions({
    queryKey: queryKeys.jobPart(workspaceId, jobId, 'revisions'),
    queryFn: ({ signal }) =>
      requestJson<RevisionList>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'revisions'), { signal }),
  });

/** The revision that a correction came with: `c3` is the third of the job. Undefined for pieces of a recipe. */
export function findRevision(revisions: readonly Revision[], id: string): Revision | undefined {
  if (!id.startsWith('c')) return undefined;
  const inOrder = revisions.toSorted((a, b) => a.revision - b.revision);
  return inOrder.find(({ correction_count: count }) => count >= Number(id.slice(1)));
}
