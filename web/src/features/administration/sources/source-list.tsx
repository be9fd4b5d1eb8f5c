import { Alert, Badge, Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Source, UpdateSource } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { changeSource, removeSource, sourcesQuery } from './source-api.ts';
import { SourceFiles } from './source-files.tsx';
import { SourceForm } from './source-form.tsx';

/** The places in which documents arrive by themselves, each with what came in. */
export function SourceList({ workspaceId }: { workspaceId: string }) {
  const query = useQuery(sourcesQuery(workspaceId));
  return (
    <QueryView query={query} failure={t`The sources cannot be listed`}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyNotice title={t`No sources yet`}>
            {t`Add a folder or a part of a bucket: each file that arrives there becomes a document of its sender and period.`}
          </EmptyNotice>
        ) : (
          <Stack>
            {items.map((source) => (
              <SourceCard key={source.id} source={source} />
            ))}
          </Stack>
        )
      }
    </QueryView>
  );
}

function SourceCard({ source }: { source: Source }) {
  const { workspace_id: workspaceId, id, name, address, files, trouble } = source;
  const client = useQueryClient();
  const [shown, setShown] = useState<'form' | 'removal' | null>(null);
  const [choice, setChoice] = useState<boolean | null>(null);
  // Files that fail show themselves, and stay while they are tried again, unless somebody has hidden them.
  if (choice === null && files.failed > 0) setChoice(true);
  const showsFiles = choice === true;
  const again = () => client.invalidateQueries({ queryKey: queryKeys.sources(workspaceId) });
  const change = useMutation({
    mutationFn: (wanted: UpdateSource) => changeSource(workspaceId, id, wanted),
    onSuccess: again,
    onError: (error) => showFailure(error, t`The source was not changed`),
  });
  const remove = useMutation({
    mutationFn: () => removeSource(workspaceId, id),
    onSuccess: again,
    onError: (error) => showFailure(error, t`The source was not removed`),
  });
  const isPaused = source.paused_at !== null;
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <div>
            <Group gap="xs">
              <Title order={2} size="h4">
                {name}
              </Title>
              {isPaused && <Badge color="gray">{t`paused`}</Badge>}
            </Group>
            <Code>{address}</Code>
          </div>
          <Group gap={4}>
            <Button
              variant="subtle"
              loading={change.isPending}
              onClick={() => change.mutate({ is_paused: !isPaused })}
              aria-label={isPaused ? t`Continue ${name}` : t`Pause ${name}`}
            >
              {isPaused ? t`Continue` : t`Pause`}
            </Button>
            <Button variant="subtle" onClick={() => setShown('form')} aria-label={t`Change ${name}`}>
              {t`Change`}
            </Button>
            <Button
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => setShown('removal')}
              aria-label={t`Remove ${name}`}
            >
              {t`Remove`}
            </Button>
          </Group>
        </Group>
        {trouble && (
          <Alert color="red" icon={<CircleAlert size={18} aria-hidden />} title={t`No files are taken from here`}>
            <Text size="sm">{trouble.message}</Text>
            <Muted>{t`since ${<TimeText at={trouble.since} />}`}</Muted>
          </Alert>
        )}
        <Group gap="lg">
          <Text size="sm">{describeCounts(source)}</Text>
          <Muted>
            {source.looked_at === null ? t`not looked at yet` : t`looked at ${<TimeText at={source.looked_at} />}`}
          </Muted>
          <Button size="compact-sm" variant="default" aria-expanded={showsFiles} onClick={() => setChoice(!showsFiles)}>
            {showsFiles ? t`Hide files` : t`Show files`}
          </Button>
        </Group>
        {showsFiles && <SourceFiles source={source} />}
      </Stack>
      {shown === 'form' && <SourceForm workspaceId={workspaceId} source={source} onClose={() => setShown(null)} />}
      <ConfirmDialog
        isOpen={shown === 'removal'}
        title={t`Remove ${name}?`}
        confirmLabel={t`Remove`}
        isDangerous
        onClose={() => setShown(null)}
        onConfirm={() => remove.mutate()}
      >
        {t`No more files are taken from there. Documents, jobs and files stay.`}
      </ConfirmDialog>
    </Card>
  );
}

function describeCounts({ files }: Source): string {
  const { claimed, taken, already_taken: already, failed } = files;
  const parts = [
    plural(taken, '# file taken', '# files taken'),
    ...(claimed > 0 ? [plural(claimed, '# is being taken', '# are being taken')] : []),
    ...(already > 0 ? [plural(already, '# was already taken', '# were already taken')] : []),
    ...(failed > 0 ? [plural(failed, '# failed', '# failed')] : []),
  ];
  return parts.join(' · ');
}
