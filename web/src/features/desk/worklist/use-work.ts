import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Job, ListJobsQuery } from '../../../api/contract.ts';
import { useCan } from '../../../session/session.ts';
import { draftsQuery, jobsQuery } from '../../entities/jobs/index.ts';
import { sendersQuery } from '../../entities/senders/index.ts';
import { findDue } from './due.ts';
import { findGroup, GROUPS, type WorkGroup } from './outcome.ts';
import { makeRowChanges } from './row-change.ts';

/** Stored in the address, so that a list can be sent to somebody. */
export interface WorkFilter {
  sender?: string | undefined;
  period?: string | undefined;
  assignee?: string | undefined;
  search?: string | undefined;
  overdue?: true | undefined;
  /** The name of the only group that is listed. */
  show?: string | undefined;
  /** Groups that are folded or unfolded against their default. */
  folds?: string | undefined;
}

/** Documents that need the same action by a person. */
export interface Grouped {
  name: WorkGroup;
  jobs: Job[];
}

/** Maximum number of documents; the list of all jobs has older ones. */
const MAX_LISTED = 1000;
const NO_JOBS: readonly Job[] = [];

/** The newest documents of a workspace, grouped by what a person has to do, and what is known about each. */
export function useWork(workspaceId: string, filter: WorkFilter) {
  const asked = toQuery(filter);
  const query = useInfiniteQuery(jobsQuery(workspaceId, asked));
  const listed = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? NO_JOBS, [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isLonger = hasNextPage && listed.length < MAX_LISTED;
  useEffect(() => {
    if (isLonger && !isFetchingNextPage) void fetchNextPage();
  }, [isLonger, isFetchingNextPage, fetchNextPage]);
  const senders = useQuery(sendersQuery(workspaceId)).data?.items;
  const senderOf = useMemo(() => {
    const byId = new Map(senders?.map((sender) => [sender.id, sender]));
    return ({ sender_id: id }: Job) => (id === null ? undefined : byId.get(id));
  }, [senders]);
  const jobs = useMemo(
    () => (filter.overdue ? listed.filter((job) => findDue(job, senderOf(job))?.isOverdue) : listed),
    [listed, senderOf, filter.overdue],
  );
  // A filtered list usually lacks the previous period.
  const isNarrow = Object.values(asked).some((value) => value !== undefined);
  const all = useInfiniteQuery({ ...jobsQuery(workspaceId, {}), enabled: isNarrow }).data;
  const changeOf = useMemo(
    () => makeRowChanges(isNarrow ? [...listed, ...(all?.pages.flatMap(({ items }) => items) ?? [])] : listed),
    [isNarrow, listed, all],
  );
  const drafts = useQuery({ ...draftsQuery(workspaceId), enabled: useCan('operator') }).data?.items;
  const unappliedOf = useMemo(() => {
    const byJob = new Map(drafts?.map(({ job_id: id, count }) => [id, count]));
    return ({ id }: Job) => byJob.get(id) ?? 0;
  }, [drafts]);
  const groups = useMemo(() => {
    const found = Map.groupBy(jobs, findGroup);
    return GROUPS.flatMap((name): Grouped[] => {
      const ofGroup = found.get(name);
      return ofGroup === undefined ? [] : [{ name, jobs: ofGroup }];
    });
  }, [jobs]);
  return { query, jobs, groups, senderOf, changeOf, unappliedOf, hasOlder: hasNextPage && !isLonger };
}

/** Overdue documents are found here: the service does not know the due days of senders. */
const toQuery = ({ sender, period, assignee, search }: WorkFilter): ListJobsQuery => ({
  sender_id: sender,
  period,
  assignee,
  search,
});
