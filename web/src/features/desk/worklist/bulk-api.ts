import type { BulkAcceptanceList, BulkUndo } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** What people have accepted together, newest first. */
export const bulksQuery = (workspaceId: string) => ({
  ...readQuery<BulkAcceptanceList>(
    queryKeys.bulkAcceptances(workspaceId),
    makeWorkspacePath(workspaceId, 'bulk-acceptances'),
  ),
  // Other people accept and reopen documents, too.
  staleTime: 0,
});

export const undoBulk = (workspaceId: string, id: string) =>
  requestJson<BulkUndo>(makeWorkspacePath(workspaceId, 'bulk-acceptances', id, 'undo'), { method: 'POST' });
