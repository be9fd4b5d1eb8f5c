import { Group, Loader, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { PageLoading } from '../../../components/page-states.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { describeAttention, hasEnded, jobQuery, OutcomeBadge, WithArtifact } from '../../entities/jobs/index.ts';

const SourceView = lazy(async () => ({
  default: (await import('../../inspection/source/source-view.tsx')).SourceView,
}));
const MappingView = lazy(async () => ({
  default: (await import('../../inspection/mapping/mapping-view.tsx')).MappingView,
}));
const ResultView = lazy(async () => ({
  default: (await import('../../inspection/result/result-view.tsx')).ResultView,
}));
const IssuesView = lazy(async () => ({
  default: (await import('../../inspection/issues/issues-view.tsx')).IssuesView,
}));

/** The result of a try, in the views of a job. */
export function TryResult({ workspaceId, jobId }: { workspaceId: string; jobId: string }) {
  const query = useQuery(jobQuery(workspaceId, jobId));
  return (
    <QueryView query={query} failure={t`The try cannot be shown; tries are removed after a day`}>
      {(job) => (
        <Stack gap="sm">
          <Group gap="xs">
            <Text fw={600}>{job.source_file}</Text>
            <OutcomeBadge job={job} />
            <TextLink to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId }} size="sm">
              {t`Summary, events and downloads`}
            </TextLink>
          </Group>
          {!hasEnded(job) && <Progress job={job} />}
          {job.error && <Text c="var(--mantine-color-error)">{job.error.message}</Text>}
          {job.attention.length > 0 && (
            <Text size="sm">{t`Needs attention: ${job.attention.map(describeAttention).join('; ')}.`}</Text>
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
          ? position
            ? t`Waiting, place ${position}`
            : t`Waiting for a moment`
          : progress
            ? t`Pass ${progress.name}, ${countOf(progress.rows, 'row')}`
            : t`Starting`}
      </Text>
    </Group>
  );
}

function Views({ job }: { job: Job }) {
  return (
    <WithArtifact job={job}>
      {(artifact) => (
        <Tabs defaultValue="source" keepMounted={false}>
          <Tabs.List mb="sm">
            {VIEWS.map(([name, label]) => (
              <Tabs.Tab key={name} value={name}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Suspense fallback={<PageLoading />}>
            {VIEWS.map(([name, , View]) => (
              <Tabs.Panel key={name} value={name}>
                <View job={job} artifact={artifact} />
              </Tabs.Panel>
            ))}
          </Suspense>
        </Tabs>
      )}
    </WithArtifact>
  );
}

interface ViewProps {
  job: Job;
  artifact: Artifact;
}

function Placed({ View, ...props }: ViewProps & { View: typeof SourceView | typeof ResultView }) {
  const [place, setPlace] = useState<{ sheet?: number; cell?: string | undefined }>({});
  return <View {...props} sheet={place.sheet} cell={place.cell} onPlace={setPlace} />;
}

function MappingOf({ job, artifact }: ViewProps) {
  const [choice, setChoice] = useState<{ table?: string | undefined; column?: string | undefined }>({});
  const { table, column } = choice;
  return <MappingView {...{ job, artifact, table, column }} onChoose={setChoice} />;
}

function Issues({ job, artifact }: ViewProps) {
  const [filter, setFilter] = useState<ComponentProps<typeof IssuesView>['filter']>({});
  return <IssuesView {...{ job, artifact, filter }} onFilter={setFilter} />;
}

const VIEWS: [name: string, label: string, View: (props: ViewProps) => ReactNode][] = [
  ['source', t`Source`, (props) => <Placed View={SourceView} {...props} />],
  ['mapping', t`Mapping`, MappingOf],
  ['issues', t`Issues`, Issues],
  ['result', t`Result`, (props) => <Placed View={ResultView} {...props} />],
];
