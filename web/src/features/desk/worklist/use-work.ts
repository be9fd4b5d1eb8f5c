import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Job, ListJobsQuery, PeriodOverview, Sender } from '../../../api/contract.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { draftsQuery, findGroup, jobsQuery, type WorkGroup, withoutRepeated } from '../../entities/jobs/index.ts';
import { periodQuery, sendersQuery } from '../../entities/senders/index.ts';
import { type Due, findDue } from './due.ts';
import { ALL_PERIODS, belongsToPeriod, countProgress, findPresentPeriod } from './months.ts';
import { makeRowChanges } from './row-change.ts';

/** Stored in the address, so that a list can be sent to somebody. */
export interface WorkFilter {
  sender?: string | undefined;
  /** Undefined: the present one. */
  period?: string | undefined;
  assignee?: string | undefined;
  search?: string | undefined;
  overdue?: true | undefined;
  /** The name of the only group that is listed. */
  show?: string | undefined;
  /** Groups that are folded or unfolded against their default. */
  folds?: string | undefined;
}

/** A document, and what the list knows about it. */
export interface WorkDocument {
  job: Job;
  group: WorkGroup;
  sender: Sender | undefined;
  due: Due | null;
  /** Difference in rows from the result of the previous period; null if unknown. */
  change: number | null;
  /** How many corrections the person has gathered and not applied yet. */
  unapplied: number;
}

export type MissingSender = PeriodOverview['items'][number];

/** Maximum number of documents; the list of all jobs has older ones. */
const MAX_LISTED = 1000;
const NO_JOBS: readonly Job[] = [];
const NO_SENDERS: readonly MissingSender[] = [];

/** The newest documents of a workspace, with what is known about each, and how far the present period is. */
export function useWork(workspaceId: string, filter: WorkFilter) {
  const totals = useCan('viewer') || undefined;
  const { name } = useSession();
  const asked = toQuery(filter, totals);
  const query = useInfiniteQuery({
    ...jobsQuery(workspaceId, asked),
    // While somebody types, the list stays until the next one is there.
    placeholderData: (before, query) => (query?.queryKey[1] === workspaceId ? before : undefined),
  });
  const listed = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? NO_JOBS, [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isLonger = hasNextPage && listed.length < MAX_LISTED;
  useEffect(() => {
    if (isLonger && !isFetchingNextPage) void fetchNextPage();
  }, [isLonger, isFetchingNextPage, fetchNextPage]);
  // A filtered list usually lacks the previous period.
  const isNarrow = Object.entries(asked).some(([key, value]) => key !== 'totals' && value !== undefined);
  const all = useInfiniteQuery({ ...jobsQuery(workspaceId, { totals }), enabled: isNarrow }).data;
  const known = useMemo(
    () => (isNarrow ? [...listed, ...(all?.pages.flatMap(({ items }) => items) ?? [])] : listed),
    [isNarrow, listed, all],
  );
  const period = useMemo(() => {
    if (filter.period === ALL_PERIODS) return undefined;
    return filter.period ?? findPresentPeriod(known, today());
  }, [filter.period, known]);
  const senders = useQuery(sendersQuery(workspaceId)).data?.items;
  const overview = useQuery({
    ...periodQuery(workspaceId, period ?? ''),
    enabled: period !== undefined && senders !== undefined && senders.length > 0,
    retry: false,
  }).data;
  const unapplied = useUnapplied(workspaceId);
  const documents = useMemo(() => {
    const byId = new Map(senders?.map((sender) => [sender.id, sender]));
    const changeOf = makeRowChanges(known);
    return withoutRepeated(listed).map((job): WorkDocument => {
      const sender = job.sender_id === null ? undefined : byId.get(job.sender_id);
      const change = sender?.has_several ? null : changeOf(job);
      return keepSame({ job, sender, change, unapplied: unapplied.get(job.id) ?? 0 });
    });
  }, [listed, known, senders, unapplied]);
  const shown = useMemo(() => {
    const isWide = filter.search !== undefined || filter.sender !== undefined;
    return documents.filter(({ job, group }) => isWide || belongsToPeriod(job, group, period));
  }, [documents, period, filter.search, filter.sender]);
  const missing = useMemo(
    () => overview?.items.filter(({ state }) => state === 'missing' || state === 'overdue') ?? NO_SENDERS,
    [overview],
  );
  const progress = useMemo(() => {
    const ofPeriod = documents.filter(({ job }) => period === undefined || job.period === period);
    return countProgress(ofPeriod, missing);
  }, [documents, missing, period]);
  const mine = useMemo(() => shown.filter(({ job }) => job.assignee === name).length, [shown, name]);
  return {
    query,
    asked,
    documents: shown,
    missing: pickMissing(missing, filter),
    known,
    period,
    progress,
    mine,
    hasOlder: hasNextPage && !isLonger,
  };
}

export type Work = ReturnType<typeof useWork>;

const cached = new WeakMap<Job, WorkDocument>();

/** The same object for the same facts, so that only lines that have changed are drawn again. */
function keepSame(facts: Omit<WorkDocument, 'group' | 'due'>): WorkDocument {
  const { job, sender, change, unapplied } = facts;
  const known = cached.get(job);
  if (known?.sender === sender && known?.change === change && known?.unapplied === unapplied) return known;
  const made = { ...facts, group: findGroup(job), due: findDue(job, sender) };
  cached.set(job, made);
  return made;
}

const today = () => new Date().toISOString().slice(0, 10);

/** The number of gathered corrections by job. */
function useUnapplied(workspaceId: string): ReadonlyMap<string, number> {
  const drafts = useQuery({ ...draftsQuery(workspaceId), enabled: useCan('operator') }).data?.items;
  return useMemo(() => new Map(drafts?.map(({ job_id: id, count }) => [id, count])), [drafts]);
}

const toQuery = (
  { sender, period, assignee, search, overdue }: WorkFilter,
  totals: true | undefined,
): ListJobsQuery => ({
  overdue,
  sender_id: sender,
  period: period === ALL_PERIODS ? undefined : period,
  assignee,
  search,
  totals,
});

/** The missing senders that a filter leaves: none of them is anybody's, and a search is for their names. */
function pickMissing(
  missing: readonly MissingSender[],
  { sender: senderId, assignee, search, overdue }: WorkFilter,
): readonly MissingSender[] {
  if (assignee !== undefined) return NO_SENDERS;
  const wanted = search?.toLowerCase();
  if (senderId === undefined && wanted === undefined && !overdue) return missing;
  return missing.filter(
    ({ sender, state }) =>
      (senderId === undefined || sender.id === senderId) &&
      (wanted === undefined || sender.name.toLowerCase().includes(wanted)) &&
      (!overdue || state === 'overdue'),
  );
}
