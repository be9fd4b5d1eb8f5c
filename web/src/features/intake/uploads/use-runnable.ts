import { useQuery } from '@tanstack/react-query';
import { configsQuery } from '../../entities/configs/index.ts';

/** The packages that can run, the default first. */
export function useRunnable(workspaceId: string) {
  const { data, isPending } = useQuery(configsQuery(workspaceId));
  const configs = (data?.items ?? [])
    .filter(({ archived_at, active_version_id }) => !archived_at && active_version_id)
    .sort((a, b) => Number(b.is_default) - Number(a.is_default));
  return { configs, isPending };
}
