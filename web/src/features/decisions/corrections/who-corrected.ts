import type { Revision, RevisionList } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

/** Who corrected and when, without the corrections themselves; every role may read this. */
export const revisionsQuery = (workspaceId: string, jobId: string) =>
  readQuery<RevisionList>(
    queryKeys.jobPart(workspaceId, jobId, 'revisions'),
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'revisions'),
  );

/** The revision that added a correction: `c3` is the third correction of the job. Undefined for pieces of a recipe. */
export function findRevision(revisions: readonly Revision[], id: string): Revision | undefined {
  if (!id.startsWith('c')) return undefined;
  const inOrder = revisions.toSorted((a, b) => a.revision - b.revision);
  return inOrder.find(({ correction_count: count }) => count >= Number(id.slice(1)));
}
