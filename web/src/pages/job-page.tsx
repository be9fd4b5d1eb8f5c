import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { PageHeader } from '../components/page-header.tsx';
import { QueryView } from '../components/query-view.tsx';
import { JobActions, JobTabs, SenderOfJob } from '../features/desk/jobs/index.ts';
import { NextDocument } from '../features/desk/worklist/index.ts';
import { JobProgressLine, jobQuery } from '../features/entities/jobs/index.ts';
import { t } from '../lib/texts.ts';

/** Header and tabs around the views of one job. */
export function JobPage() {
  const { workspaceId, jobId } = useParams({ from: '/shell/w/$workspaceId/jobs/$jobId' });
  const query = useQuery(jobQuery(workspaceId, jobId));
  return (
    <QueryView query={query} failure={t`The job could not be read`}>
      {(job) => (
        <>
          <PageHeader
            title={job.source_file}
            aside={
              <>
                <JobProgressLine job={job} />
                {job.is_try && <Badge variant="outline">{t`try, removed after a day`}</Badge>}
                <SenderOfJob job={job} />
              </>
            }
            isOneLine
            actions={
              <>
                <NextDocument job={job} />
                <JobActions job={job} />
              </>
            }
          />
          <JobTabs job={job} />
          <Outlet />
        </>
      )}
    </QueryView>
  );
}
