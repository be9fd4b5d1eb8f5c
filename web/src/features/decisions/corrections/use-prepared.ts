import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Job } from '../../../api/contract.ts';
import { preparedQuery } from './correction-api.ts';

/** Has the first trial made ready when a place is chosen, of which something may be said. Null: none is. */
export function usePrepared({ workspace_id: workspaceId, id, revision }: Job, place: string | null): void {
  const client = useQueryClient();
  useEffect(() => {
    // Where it fails, the trial says why.
    if (place !== null) void client.prefetchQuery(preparedQuery(workspaceId, id, revision));
  }, [client, workspaceId, id, revision, place]);
}
