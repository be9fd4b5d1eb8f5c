import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Activity } from '../../../api/contract.ts';
import { workspacesQuery } from '../../../session/session.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import { jobsQuery } from '../../entities/jobs/index.ts';
import { sendersQuery } from '../../entities/senders/index.ts';
import type { Scope } from './activity-api.ts';

/** Names of the things that entries are about, if a list has them: the newest documents, all senders and configs. */
export function useNames(scope: Scope): (entry: Activity) => string | undefined {
  const workspaceId = scope ?? '';
  const enabled = scope !== null;
  const { data: jobs } = useInfiniteQuery({ ...jobsQuery(workspaceId, {}), enabled });
  const { data: senders } = useQuery({ ...sendersQuery(workspaceId), enabled });
  const { data: configs } = useQuery({ ...configsQuery(workspaceId), enabled });
  const { data: workspaces } = useQuery(workspacesQuery);
  const names = useMemo(() => {
    const listed = jobs?.pages.flatMap(({ items }) => items) ?? [];
    const named = [...(senders?.items ?? []), ...(configs?.items ?? []), ...(workspaces?.items ?? [])];
    return new Map([
      ...listed.map((job): [string, string] => [job.id, job.source_file]),
      ...listed.map((job): [string, string] => [job.document_id, job.source_file]),
      ...named.map(({ id, name }): [string, string] => [id, name]),
    ]);
  }, [jobs, senders, configs, workspaces]);
  return ({ target_id: id, details }) => {
    const known = id === null ? undefined : names.get(id);
    return known ?? (typeof details.name === 'string' ? details.name : undefined);
  };
}
