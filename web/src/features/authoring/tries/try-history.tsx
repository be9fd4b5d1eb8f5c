import { Group, Stack, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConfigVersion } from '../../../api/contract.ts';
import { useWorkspaceEvent } from '../../../api/live-events.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { OutcomeBadge } from '../../entities/jobs/index.ts';
import { triesQuery } from './try-api.ts';

/** The tries of a version from the last day. */
export function TryHistory({ version, jobId }: { version: ConfigVersion; jobId: string | undefined }) {
  const { workspace_id: workspaceId, id: versionId } = version;
  const client = useQueryClient();
  const query = triesQuery(workspaceId, versionId);
  const { data } = useQuery(query);
  useWorkspaceEvent((event) => {
    if (event.type === 'job_changed' && event.job.config_version_id === versionId) {
      void client.invalidateQueries({ queryKey: query.queryKey });
    }
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={t`Earlier tries`}>
      <Title order={2} size="h4" mb="xs">
        {t`Tries`}
      </Title>
      <Stack gap={6}>
        {data.items.map((job) => (
          <Group key={job.id} gap="xs" wrap="nowrap" justify="space-between">
            <TextLink
              to="/w/$workspaceId/versions/$versionId/try"
              params={{ workspaceId, versionId }}
              search={{ document: job.document_id, job: job.id }}
              fw={job.id === jobId ? 600 : undefined}
              aria-current={job.id === jobId ? 'true' : undefined}
              size="sm"
              truncate
            >
              {job.source_file}
            </TextLink>
            <Group gap={6} wrap="nowrap">
              <Muted>
                <TimeText at={job.submitted_at} />
              </Muted>
              <OutcomeBadge job={job} />
            </Group>
          </Group>
        ))}
      </Stack>
    </section>
  );
}
