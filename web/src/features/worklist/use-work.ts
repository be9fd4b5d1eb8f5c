import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Job, ListJobsQuery } from '../../api/contract.ts';
import { jobsQuery } from '../jobs/job-api.ts';
import { findGroup, GROUPS, type WorkGroup } from './outcome.ts';

/** In the address, so that a list can be sent to somebody. */
export interface WorkFilter {
  sender?: string | undefined;
  period?: string | undefined;
  assignee?: string | undefined;
  search?: string | undefined;
  overdue?: true | undefined;
  /** Groups that are shown folded or not, other than usually. */
  folds?: string | undefined;
}

/** Older documents than these are in the list of all jobs. */
const MAX_LISTED = 1000;

/** The newest documents of a workspace, by what a person does with them. */
export function useWork(workspaceId: string, filter: WorkFilter) {
  const query = useInfiniteQuery(jobsQuery(workspaceId, toQuery(filter)));
  const jobs = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isLonger = hasNextPage && jobs.length < MAX_LISTED;
  useEffect(() => {
    if (isLonger && !isFetchingNextPage) void fetchNextPage();
  }, [isLonger, isFetchingNextPage, fetchNextPage]);
  const groups = useMemo(() => {
    const found = Map.groupBy(jobs, findGroup);
    return GROUPS.flatMap((name): { name: WorkGroup; jobs: Job[] }[] => {
      const listed = found.get(name);
      return listed === undefined ? [] : [{ name, jobs: listed }];
    });
  }, [jobs]);
  return { query, jobs, groups, hasOlder: hasNextPage && !isLonger };
}

const toQuery = ({ sender, period, assignee, search, overdue }: WorkFilter): ListJobsQuery => ({
  sender_id: sender,
  period,
  assignee,
  search,
  overdue,
});
