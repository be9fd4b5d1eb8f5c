import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Job } from '../../../api/contract.ts';
import { preparedQuery } from './correction-api.ts';

/** Prepares the first trial when a place is chosen that can be corrected; null if no such place is chosen. */
export function usePrepared({ workspace_id: workspaceId, id, revision }: Job, place: string | null): void {
  const client = useQueryClient();
  useEffect(() => {
    // If this fails, the trial reports the error.
    if (place !== null) void client.prefetchQuery(preparedQuery(workspaceId, id, revision));
  }, [client, workspaceId, id, revision, place]);
}
