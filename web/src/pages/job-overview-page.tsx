import { Alert, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EventList, JobFacts, JobLogs, JobSummary, PassTimeline, RuleErrors } from '../features/desk/jobs/index.ts';
import classes from '../features/desk/jobs/jobs.module.css';
import { artifactQuery } from '../features/entities/jobs/index.ts';
import { t } from '../lib/texts.ts';
import { useJob } from './use-job.ts';

export function JobOverviewPage() {
  const job = useJob();
  const { data: artifact } = useQuery({ ...artifactQuery(job.workspace_id, job.id), enabled: job.has_artifact });
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
