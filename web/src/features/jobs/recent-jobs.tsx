import { Group, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { TextLink } from '../../components/links.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { jobsQuery } from './job-api.ts';
import { JobTable } from './job-table.tsx';

const RECENT_JOBS = 12;

export function RecentJobs({ workspaceId }: { workspaceId: string }) {
  const query = useInfiniteQuery(jobsQuery(workspaceId, {}));
  return (
    <QueryView query={query} failure="The jobs could not be read">
      {({ pages }) => {
        const jobs = (pages[0]?.items ?? []).slice(0, RECENT_JOBS);
        if (jobs.length === 0) return null;
        return (
          <section>
            <Group justify="space-between" mb={6}>
              <Title order={2} size="h5">
                Recent jobs
              </Title>
              <TextLink size="sm" to="/w/$workspaceId/jobs" params={{ workspaceId }}>
                All jobs
              </TextLink>
            </Group>
            <JobTable label="Recent jobs" jobs={jobs} />
          </section>
        );
      }}
    </QueryView>
  );
}
