import { Badge, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Health } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { formatBytes, formatCode, formatCount, formatDuration } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { healthQuery } from './admin-api.ts';
import { NodesTable } from './nodes-table.tsx';

const COLORS = { ok: 'teal', degraded: 'orange', unavailable: 'red' } as const;

/** The state of the service and its parts, read again every few seconds. */
export function HealthPanel() {
  const query = useQuery(healthQuery);
  return (
    <QueryView query={query} failure={t`The state of the service cannot be read`}>
      {(health) => (
        <Stack maw="72rem">
          <Group gap="xs">
            <Text fw={600}>{t`Service`}</Text>
            <StatusBadge status={health.status} />
            {health.version && <Text size="sm">{t`ADE ${health.version}`}</Text>}
          </Group>
          <Facts health={health} />
          <Components health={health} />
          <NodesTable />
        </Stack>
      )}
    </QueryView>
  );
}

function Facts({ health }: { health: Health }) {
  const { queue, sandbox_level: level, free_bytes: freeBytes } = health;
  const facts = [
    [t`Sandbox level`, level ?? 'none'],
    ...(queue
      ? [
          [t`Running`, t`${formatCount(queue.running)} of ${formatCount(queue.max_running)}`],
          [t`Waiting`, t`${formatCount(queue.waiting)} of ${formatCount(queue.max_waiting)}`],
          [
            t`Average job duration`,
            queue.average_duration_ms === null ? t`not known yet` : formatDuration(queue.average_duration_ms),
          ],
        ]
      : []),
    [t`Network of jobs`, health.runtime_network_access ? formatCode(health.runtime_network_access) : t`not known`],
    [t`Free space`, freeBytes === null || freeBytes === undefined ? t`not known` : formatBytes(freeBytes)],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} component="dl">
      {facts.map(([name, value]) => (
        <div key={name}>
          <Muted component="dt">{name}</Muted>
          <Text fw={600} component="dd">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

function Components({ health }: { health: Health }) {
  return (
    <Table aria-label={t`Parts of the service`}>
      <Table.Tbody>
        {Object.entries(health.components).map(([name, { status, message }]) => (
          <Table.Tr key={name}>
            <Table.Th w="8rem">{formatCode(name)}</Table.Th>
            <Table.Td w="7rem">
              <StatusBadge status={status} />
            </Table.Td>
            <Table.Td>{message}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function StatusBadge({ status }: { status: Health['status'] }) {
  return <Badge color={COLORS[status]}>{status}</Badge>;
}
