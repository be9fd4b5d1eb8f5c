import { Alert, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EventList } from '../features/jobs/event-list.tsx';
import { artifactQuery } from '../features/jobs/job-api.ts';
import { JobFacts } from '../features/jobs/job-facts.tsx';
import { JobLogs } from '../features/jobs/job-logs.tsx';
import { JobSummary } from '../features/jobs/job-summary.tsx';
import classes from '../features/jobs/jobs.module.css';
import { PassTimeline } from '../features/jobs/pass-timeline.tsx';
import { RuleErrors } from '../features/jobs/rule-errors.tsx';
import { t } from '../lib/texts.ts';
import { useJob } from './use-job.ts';

export function JobOverviewPage() {
  const { workspaceId, jobId, job } = useJob();
  const { data: artifact } = useQuery({ ...artifactQuery(workspaceId, jobId), enabled: job.has_artifact });
  return (
    <Stack gap="sm">
      {job.error && (
        <Alert
          color={job.status === 'cancelled' ? 'orange' : 'red'}
          title={t`Ended as ${job.status}: ${job.error.code}`}
        >
          {job.error.message}
        </Alert>
      )}
      <div className={classes.card}>
        <PassTimeline job={job} artifact={artifact} />
      </div>
      <div className={classes.columns}>
        <JobSummary job={job} artifact={artifact} />
        <JobFacts job={job} artifact={artifact} />
      </div>
      <RuleErrors job={job} artifact={artifact} />
      <EventList job={job} />
      <JobLogs job={job} />
    </Stack>
  );
}
