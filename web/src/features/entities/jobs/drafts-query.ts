import type { CorrectionDraftList } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

/** The documents with corrections that the person has not applied yet. */
export const draftsQuery = (workspaceId: string) => ({
  ...readQuery<CorrectionDraftList>(
    queryKeys.correctionDrafts(workspaceId),
    makeWorkspacePath(workspaceId, 'correction-drafts'),
  ),
  // They may have been gathered in another window.
  staleTime: 0,
});
