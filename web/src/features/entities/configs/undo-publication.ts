import { ApiError } from '../../../api/api-error.ts';
import type { ConfigVersion, PublicationUndo } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { stepVersion } from './config-api.ts';

/**
 * Makes the version that was active before active again; without one, the package has no active version. Documents that
 * were read stay as they are. Returns the version that is active now.
 */
export async function undoPublication({
  workspace_id: workspaceId,
  id,
}: Pick<ConfigVersion, 'workspace_id' | 'config_id' | 'id' | 'number' | 'version'>): Promise<ConfigVersion | null> {
  const path = makeWorkspacePath(workspaceId, 'versions', id, 'undo-publication');
  try {
    return (await requestJson<PublicationUndo>(path, { method: 'POST' })).version;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'version_nothing_before') throw error;
    await stepVersion(workspaceId, id, 'archive');
    return null;
  }
}
