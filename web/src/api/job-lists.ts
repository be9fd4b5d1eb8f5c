import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Job, ListJobsQuery, Page } from './contract.ts';
import { queryKeys } from './query-keys.ts';
import { makeWorkspacePath, requestJson } from './request.ts';

type JobPages = InfiniteData<Page<Job>, string>;

const PAGE_JOBS = 100;

/** Replaces a job in every list that shows it; false if no list does. */
export function patchLists(client: QueryClient, workspaceId: string, jobId: string, patch: (job: Job) => Job): boolean {
  return changeItems(client, workspaceId, jobId, (items) => items.map((job) => (job.id === jobId ? patch(job) : job)));
}

/** Removes a deleted job from every list. */
export function dropFromLists(client: QueryClient, workspaceId: string, jobId: string): void {
  changeItems(client, workspaceId, jobId, (items) => items.filter(({ id }) => id !== jobId));
}

/** Changes the page of each list that contains the job; false if no list does. */
function changeItems(
  client: QueryClient,
  workspaceId: string,
  jobId: string,
  change: (items: Job[]) => Job[],
): boolean {
  let isListed = false;
  const changePage = (page: Page<Job>): Page<Job> => {
    if (!page.items.some((job) => job.id === jobId)) return page;
    isListed = true;
    return { ...page, items: change(page.items) };
  };
  client.setQueriesData<JobPages>({ queryKey: queryKeys.jobLists(workspaceId) }, (data) => {
    if (!data) return data;
    const pages = data.pages.map(changePage);
    return pages.some((page, index) => page !== data.pages[index]) ? { ...data, pages } : data;
  });
  return isListed;
}

const LIST_REFRESH_MS = 400;
let refreshTimer: ReturnType<typeof setTimeout> | undefined;

/** A batch changes many jobs at once: lists are read again only once, after the last change. */
export function refreshLists(client: QueryClient, workspaceId: string): void {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => {
    for (const query of client.getQueryCache().findAll({ queryKey: queryKeys.jobLists(workspaceId) })) {
      const { queryKey } = query;
      const isLong = (client.getQueryData<JobPages>(queryKey)?.pages.length ?? 0) > 1;
      if (!isLong) void client.invalidateQueries({ queryKey, exact: true });
      else if (query.isActive()) void refreshFirstPage(client, workspaceId, queryKey);
      else client.removeQueries({ queryKey, exact: true });
    }
  }, LIST_REFRESH_MS);
}

/** New jobs come first, so only the first page of a long list is read again, and the rest is kept. */
async function refreshFirstPage(client: QueryClient, workspaceId: string, queryKey: readonly unknown[]): Promise<void> {
  const filters = queryKey.at(-1) as ListJobsQuery;
  const fresh = await readJobPage(workspaceId, filters, '').catch(() => null);
  const known = new Set(client.getQueryData<JobPages>(queryKey)?.pages[0]?.items.map(({ id }) => id));
  // If more jobs are new than fit on a page, there would be a gap.
  if (!fresh?.items.some(({ id }) => known.has(id))) return client.invalidateQueries({ queryKey, exact: true });
  client.setQueryData<JobPages>(queryKey, (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first) return data;
    return { ...data, pages: [{ ...first, items: joinPages(fresh.items, first.items) }, ...rest] };
  });
}

/** The new first page, followed by the jobs that are no longer on it. */
function joinPages(fresh: readonly Job[], known: readonly Job[]): Job[] {
  const last = fresh.at(-1);
  if (!last) return [];
  const place = (job: Job) => `${job.submitted_at} ${job.id}`;
  return [...fresh, ...known.filter((job) => place(job) < place(last))];
}

/** One page of a list; the first page has an empty cursor. */
export const readJobPage = (workspaceId: string, filters: ListJobsQuery, cursor: string, signal?: AbortSignal) =>
  requestJson<Page<Job>>(makeWorkspacePath(workspaceId, 'jobs'), {
    query: { ...filters, limit: PAGE_JOBS, cursor },
    ...(signal ? { signal } : {}),
  });
