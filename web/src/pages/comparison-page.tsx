import { Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Comparison, Job } from '../api/contract.ts';
import { TextLink } from '../components/links.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { QueryView } from '../components/query-view.tsx';
import { ChangesView, comparisonQuery, ValueChanges } from '../features/authoring/compare/index.ts';
import { useFieldLabels } from '../features/entities/fields/index.ts';
import { OutcomeBadge } from '../features/entities/jobs/index.ts';
import { t } from '../lib/texts.ts';

export function ComparisonPage() {
  const { workspaceId, comparisonId } = useParams({ from: '/shell/w/$workspaceId/comparisons/$comparisonId' });
  const query = useQuery(comparisonQuery(workspaceId, comparisonId));
  return (
    <QueryView query={query} failure={t`The comparison cannot be shown`}>
      {(comparison) => <ComparisonView comparison={comparison} />}
    </QueryView>
  );
}

function ComparisonView({ comparison }: { comparison: Comparison }) {
  const { left, right, status, changes } = comparison;
  const findLabel = useFieldLabels(right);
  const [leftName, rightName] = [left, right].map(nameSide) as [string, string];
  return (
    <>
      <PageHeader
        title={t`${leftName} and ${rightName} on ${left.source_file}`}
        subtitle={
          <TextLink
            to="/w/$workspaceId/configs/$configId"
            params={{ workspaceId: right.workspace_id, configId: right.config_id }}
          >
            {right.config_name}
          </TextLink>
        }
      />
      <Stack gap="lg">
        <Group gap="xl">
          <Side job={left} name={leftName} />
          <Side job={right} name={rightName} />
        </Group>
        {status === 'running' && (
          <Group gap="xs" role="status">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t`Both versions are running the document. The differences are shown when they are done.`}</Text>
          </Group>
        )}
        {status === 'error' && (
          <Text size="sm" role="status">
            {t`There is nothing to compare, because at least one of the runs did not succeed. Open the failed run to see why.`}
          </Text>
        )}
        {changes && !changes.output_same && <ValueChanges {...{ left, right, findLabel, leftName, rightName }} />}
        {changes && <ChangesView changes={changes} findLabel={findLabel} leftName={leftName} rightName={rightName} />}
      </Stack>
    </>
  );
}

const nameSide = (job: Job): string => `v${job.config_version_number}`;

function Side({ job, name }: { job: Job; name: string }) {
  return (
    <Group gap="xs">
      <TextLink to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId: job.workspace_id, jobId: job.id }} fw={500}>
        {t`Run with ${name}`}
      </TextLink>
      <OutcomeBadge job={job} />
      {job.error && (
        <Text size="sm" c="var(--mantine-color-error)">
          {job.error.message}
        </Text>
      )}
    </Group>
  );
}
