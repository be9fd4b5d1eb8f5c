import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { formatDuration } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { ReadAsLine } from '../../inspection/reading/index.ts';
import classes from './jobs.module.css';

/** Index in the list: after the facts that say which version ran. */
const READ_AS_PLACE = 3;

/** The origin of the job, and the settings that it ran with. */
export function JobFacts({ job, artifact }: { job: Job; artifact: Artifact | undefined }) {
  const { workspace_id: workspaceId } = job;
  const facts: [label: string, value: ReactNode][] = [
    [t`Submitted`, t`${<TimeText key="at" at={job.submitted_at} />} by ${job.submitted_by}`],
    [t`Duration`, job.duration_ms === null ? '–' : formatDuration(job.duration_ms)],
    [
      t`Package version`,
      <TextLink
        key="version"
        size="sm"
        to="/w/$workspaceId/versions/$versionId"
        params={{ workspaceId, versionId: job.config_version_id }}
      >
        {job.config_name} {job.config_version_number}
      </TextLink>,
    ],
    [t`Current time for rules`, <TimeText key="as-of" at={job.as_of} />],
    [t`Times started`, job.attempts],
    [
      t`Sandbox`,
      [artifact?.job.sandbox.level ?? '–', ...(artifact?.job.sandbox.network ? [t`with network`] : [])].join(', '),
    ],
    [t`Job id`, job.id],
  ];
  const document = artifact?.job.document;
  if (document?.encoding !== undefined) {
    facts.splice(READ_AS_PLACE, 0, [t`Read as`, <ReadAsLine key="reading" isLabelled job={job} document={document} />]);
  }
  if (job.retry_of) facts.push([t`Repeats`, <JobLink key="retry" workspaceId={workspaceId} jobId={job.retry_of} />]);
  if (job.batch_id) {
    facts.push([
      t`Batch`,
      <TextLink
        key="batch"
        size="sm"
        to="/w/$workspaceId/batches/$batchId"
        params={{ workspaceId, batchId: job.batch_id }}
      >
        {t`its documents`}
      </TextLink>,
    ]);
  }
  const [earlier] = job.earlier_jobs;
  if (earlier)
    facts.push([
      t`Earlier job on the same document`,
      <JobLink key="earlier" workspaceId={workspaceId} jobId={earlier} />,
    ]);
  return (
    <section className={classes.card}>
      <Title order={2} size="h5" mb="xs">
        {t`About this job`}
      </Title>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function JobLink({ workspaceId, jobId }: { workspaceId: string; jobId: string }) {
  return (
    <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId/overview" params={{ workspaceId, jobId }}>
      {jobId}
    </TextLink>
  );
}
