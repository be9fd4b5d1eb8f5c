import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { artifactQuery, hasEnded } from './job-api.ts';
import { describeOutcome } from './outcome.ts';

interface WithArtifactProps {
  job: Job;
  children: (artifact: Artifact) => ReactNode;
}

/** Reads the audit record for a view that explains it. If there is no record, the reason is shown. */
export function WithArtifact({ job, children }: WithArtifactProps) {
  const query = useQuery({ ...artifactQuery(job.workspace_id, job.id), enabled: job.has_artifact });
  if (!job.has_artifact) return <NoArtifact job={job} />;
  return (
    <QueryView query={query} failure={t`The audit record could not be read`}>
      {children}
    </QueryView>
  );
}

function NoArtifact({ job }: { job: Job }) {
  if (job.purged.artifact) {
    return (
      <EmptyNotice title={t`The record was removed`}>
        {t`The retention rule removed it. Retry the job to make it again.`}
      </EmptyNotice>
    );
  }
  if (hasEnded(job)) {
    return (
      <EmptyNotice title={job.error ? describeOutcome(job) : t`There is nothing to explain`}>
        {job.error?.message ?? t`The job was cancelled before its first pass was done. Retry it.`}
      </EmptyNotice>
    );
  }
  return (
    <EmptyNotice title={t`Not there yet`}>
      {t`The first pass has not finished. This page shows its decisions as soon as they are recorded.`}
    </EmptyNotice>
  );
}
