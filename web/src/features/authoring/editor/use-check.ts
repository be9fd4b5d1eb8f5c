import { useQuery, useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../../api/query-keys.ts';
import { useRunBlocker } from '../../../session/session.ts';
import { checkVersion } from '../../entities/configs/index.ts';

/** The check of a version. It runs only on request; its result is kept while the page is open. */
export function useCheck(workspaceId: string, versionId: string) {
  const client = useQueryClient();
  const blocker = useRunBlocker();
  const queryKey = queryKeys.versionPart(workspaceId, versionId, 'check');
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => checkVersion(workspaceId, versionId, signal),
    enabled: false,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const check = () => {
    if (blocker !== null) return;
    // Files have changed, so the running check is outdated.
    void client.cancelQueries({ queryKey }).then(() => query.refetch());
  };
  return { result: query.data, isChecking: query.isFetching, error: query.error, check, blocker };
}
