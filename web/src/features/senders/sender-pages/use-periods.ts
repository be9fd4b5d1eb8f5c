import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job, PeriodOverview } from '../../../api/contract.ts';
import { jobsQuery } from '../../entities/jobs/index.ts';
import { periodQuery } from '../../entities/senders/index.ts';

/** Number of periods that are shown. */
const SHOWN = 6;

export interface SentPeriods {
  /** The newest first. */
  periods: PeriodOverview[];
  /** The newest documents of a workspace, the newest first. */
  jobs: Job[];
}

/** The newest periods with documents, and which senders have sent for each. */
export function usePeriods(workspaceId: string): SentPeriods {
  const { data } = useInfiniteQuery(jobsQuery(workspaceId, {}));
  const jobs = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const names = [...new Set(jobs.flatMap(({ period }) => period ?? []))].sort().reverse().slice(0, SHOWN);
  const found = useQueries({ queries: names.map((period) => periodQuery(workspaceId, period)) });
  return { jobs, periods: found.flatMap((one) => one.data ?? []) };
}
