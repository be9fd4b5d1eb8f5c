import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { JobStatus, ListJobsQuery } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { ButtonLink } from '../../../components/links.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { jobsQuery } from '../../entities/jobs/index.ts';
import type { JobFilter } from './job-filters.tsx';
import { JobTable } from './job-table.tsx';

interface JobListProps {
  workspaceId: string;
  filter: JobFilter;
  onClear: () => void;
}

/** All jobs that match a filter. Scrolling loads more. */
export function JobList({ workspaceId, filter, onClear }: JobListProps) {
  const filters: ListJobsQuery = {
    status: filter.status as JobStatus | undefined,
    attention: filter.look,
    config_id: filter.config,
    config_version_id: filter.version,
    search: filter.search,
  };
  const query = useInfiniteQuery(jobsQuery(workspaceId, filters));
  const jobs = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <QueryView query={query} failure={t`The jobs could not be read`}>
      {() => {
        if (jobs.length > 0) {
          return (
            <JobTable
              isFull
              label={t`Jobs`}
              jobs={jobs}
              hasMore={query.hasNextPage}
              isReading={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          );
        }
        return isFiltered ? (
          <EmptyNotice title={t`No job matches`} action={<Button onClick={onClear}>{t`Clear the filters`}</Button>}>
            {t`Search by a part of the document's name, or remove a filter.`}
          </EmptyNotice>
        ) : (
          <EmptyNotice
            title={t`No jobs yet`}
            action={
              <ButtonLink to="/w/$workspaceId" params={{ workspaceId }}>
                {t`Go to the desk`}
              </ButtonLink>
            }
          >
            {t`Drop a spreadsheet on the desk; its job is shown here.`}
          </EmptyNotice>
        );
      }}
    </QueryView>
  );
}
