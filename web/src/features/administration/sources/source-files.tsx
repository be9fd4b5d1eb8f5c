import { Badge, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Source, SourceFile } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { type FileState, retryFile, sourceFilesQuery } from './source-api.ts';

export const STATES: Record<FileState, { label: string; color: string }> = {
  claimed: { label: t`being taken`, color: 'blue' },
  taken: { label: t`taken`, color: 'teal' },
  already_taken: { label: t`already taken`, color: 'gray' },
  failed: { label: t`failed`, color: 'red' },
};

const ALL = 'all';

const toState = (value: string): FileState | null =>
  (Object.keys(STATES) as FileState[]).find((one) => one === value) ?? null;

/** The files that were found in a source, and what became of each. */
export function SourceFiles({ source }: { source: Source }) {
  const { workspace_id: workspaceId, id } = source;
  const [state, setState] = useState<FileState | null>(source.files.failed > 0 ? 'failed' : null);
  const query = useInfiniteQuery(sourceFilesQuery(workspaceId, id, state));
  const files = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="xs">
      <Group>
        <SegmentedControl
          size="xs"
          aria-label={t`Files of ${source.name} that are shown`}
          value={state ?? ALL}
          onChange={(value) => setState(toState(value))}
          data={[
            { value: ALL, label: t`all` },
            ...Object.entries(STATES).map(([value, { label }]) => ({ value, label })),
          ]}
        />
      </Group>
      {query.error && <ErrorNotice title={t`The files cannot be listed`} error={query.error} />}
      {query.data && files.length === 0 && <Muted>{t`No file yet.`}</Muted>}
      {files.length > 0 && (
        <DataTable
          minWidth={640}
          verticalSpacing={4}
          aria-label={t`Files of ${source.name}`}
          heads={[t`File`, t`Found`, t`What became of it`]}
          hasActions
        >
          {files.map((file) => (
            <FileRow key={file.id} workspaceId={workspaceId} file={file} />
          ))}
        </DataTable>
      )}
      {query.hasNextPage && (
        <Group>
          <Button size="xs" variant="default" loading={query.isFetching} onClick={() => void query.fetchNextPage()}>
            {t`Older files`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function FileRow({ workspaceId, file }: { workspaceId: string; file: SourceFile }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryFile(workspaceId, file),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.sources(workspaceId) }),
    onError: (error) => showFailure(error, t`The file cannot be tried again`),
  });
  const { label, color } = STATES[file.state];
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{file.path}</Text>
        {file.place !== file.path && <Muted>{t`now in ${file.place}`}</Muted>}
      </Table.Td>
      <Table.Td>
        <TimeText at={file.found_at} />
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Badge variant="light" color={color}>
            {label}
          </Badge>
          {file.job_id !== null && (
            <TextLink size="sm" to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId: file.job_id }}>
              {t`Open the document`}
            </TextLink>
          )}
        </Group>
        {file.error !== null && <Text size="sm">{file.error.message}</Text>}
      </Table.Td>
      <Table.Td>
        {file.can_retry && (
          <Button
            size="xs"
            variant="subtle"
            loading={retry.isPending}
            onClick={() => retry.mutate()}
            aria-label={t`Try ${file.path} again`}
          >
            {t`Try again`}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
