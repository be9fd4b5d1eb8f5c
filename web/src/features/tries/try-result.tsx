import { Group, Loader, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { PageLoading } from '../../app/page-states.tsx';
import type { Artifact, Job } from '../../api/contract.ts';
import { TextLink } from '../../components/links.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { countOf, formatCode } from '../../lib/format.ts';
import { artifactQuery, hasEnded, jobQuery } from '../jobs/job-api.ts';

const SourceView = lazy(async () => ({ default: (await import('../source/source-view.tsx')).SourceView }));

/** What a try made of its document: the same three views that a job has. */
export function TryResult({ workspaceId, jobId }: { workspaceId: string; jobId: string }) {
  const query = useQuery(jobQuery(workspaceId, jobId));
  return (
    <QueryView query={query} failure="The try cannot be shown; it may have been removed after its day">
      {(job) => (
        <Stack gap="sm">
          <Group gap="xs">
            <Text fw={600}>{job.source_file}</Text>
            <StatusBadge status={job.status} />
            <TextLink to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId }} size="sm">
              Summary, events and downloads
            </TextLink>
          </Group>
          {!hasEnded(job) && <Progress job={job} />}
          {job.error && <Text c="var(--mantine-color-error)">{job.error.message}</Text>}
          {job.attention.length > 0 && (
            <Text size="sm">Worth a look: {job.attention.map(formatCode).join(', ')}.</Text>
          )}
          {hasEnded(job) && job.has_artifact && <Views key={job.id} job={job} />}
        </Stack>
      )}
    </QueryView>
  );
}

function Progress({ job: { status, progress, queue_position: position } }: { job: Job }) {
  return (
    <Group gap="xs" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm">
        {status === 'queued'
          ? `Waiting, ${position ? `place ${position}` : 'soon'}`
          : progress
            ? `Pass ${progress.name}, ${countOf(progress.rows, 'row')}`
            : 'Starting'}
      </Text>
    </Group>
  );
}

function Views({ job }: { job: Job }) {
  const artifact = useQuery(artifactQuery(job.workspace_id, job.id));
  return (
    <QueryView query={artifact} failure="The record of the try cannot be read">
      {(record) => (
        <Tabs defaultValue="source" keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="source">Source</Tabs.Tab>
          </Tabs.List>
          <Suspense fallback={<PageLoading />}>
            <Tabs.Panel value="source">
              <Source job={job} artifact={record} />
            </Tabs.Panel>
          </Suspense>
        </Tabs>
      )}
    </QueryView>
  );
}

function Source({ job, artifact }: { job: Job; artifact: Artifact }) {
  const [place, setPlace] = useState<{ sheet: number | undefined; cell: string | undefined }>({
    sheet: undefined,
    cell: undefined,
  });
  return <SourceView workspaceId={job.workspace_id} job={job} artifact={artifact} {...place} onPlace={setPlace} />;
}
