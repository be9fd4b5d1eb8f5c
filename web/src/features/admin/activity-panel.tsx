import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Activity } from '../../api/contract.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { WideTable } from '../../components/wide-table.tsx';
import { workspacesQuery } from '../../session/session.ts';
import { readActivity, type Scope } from './admin-api.ts';

/** Who did what, newest first. */
export function ActivityPanel({ scope }: { scope: Scope }) {
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: queryKeys.activity(scope),
    queryFn: ({ pageParam, signal }) => readActivity(scope, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  const names = new Map(useQuery(workspacesQuery).data?.items.map(({ id, name }) => [id, name]));
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack>
      <Group>
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          Read again
        </Button>
      </Group>
      {error && <ErrorNotice title="The activity cannot be read" error={error} onRetry={() => void refetch()} />}
      <WideTable minWidth={640}>
        <Table verticalSpacing={4} aria-label="Activity">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th>Who</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th>Where</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={entry.id}>
                <Table.Td>
                  <TimeText at={entry.at} />
                </Table.Td>
                <Table.Td>
                  {entry.actor}
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {describeCredential(entry)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{entry.action}</Text>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {describeTarget(entry)}
                  </Text>
                </Table.Td>
                <Table.Td>{entry.workspace_id && (names.get(entry.workspace_id) ?? entry.workspace_id)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {hasNextPage && (
        <Group>
          <Button variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>
            Older entries
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** Two tokens may have the same name. */
function describeCredential({ token_id, session_id }: Activity): string {
  return [token_id, session_id].filter(Boolean).join(' · ');
}

function describeTarget({ target_id, details }: Activity): string {
  const facts = Object.entries(details).map(([key, value]) => `${key}: ${value}`);
  return [target_id, ...facts].filter(Boolean).join(' · ');
}
