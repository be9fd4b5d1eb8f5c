import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Node as ServiceNode } from '../../../api/contract.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { formatCount, formatDuration } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { nodesQuery } from './admin-api.ts';

/** The processes that share the database, read again every few seconds. Empty if a process has its own database. */
export function NodesTable() {
  const query = useQuery(nodesQuery);
  return (
    <QueryView query={query} failure={t`The nodes cannot be read`}>
      {({ items }) => (items.some(({ id }) => id !== null) ? <Nodes nodes={items} /> : null)}
    </QueryView>
  );
}

function Nodes({ nodes }: { nodes: readonly ServiceNode[] }) {
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">{t`Nodes`}</Title>
      <DataTable
        minWidth={760}
        aria-label={t`Nodes`}
        heads={[t`Host`, t`Role`, t`Version`, t`Running`, t`Sandbox level`, t`Last heartbeat`, t`Clock`, t`State`]}
      >
        {nodes.map((node) => (
          <NodeRow key={node.id} node={node} />
        ))}
      </DataTable>
    </Stack>
  );
}

function NodeRow({ node }: { node: ServiceNode }) {
  const { host, pid, role, version, running, slots, sandbox_level: level, heartbeat_age_ms: ageMs } = node;
  return (
    <Table.Tr>
      <Table.Td>
        {t`${host}, process ${pid}`}
        {node.is_this && <Muted>{t`answers this page`}</Muted>}
      </Table.Td>
      <Table.Td>{role}</Table.Td>
      <Table.Td>{t`ADE ${version}`}</Table.Td>
      <Table.Td>{slots === 0 ? '' : t`${formatCount(running)} of ${formatCount(slots)}`}</Table.Td>
      <Table.Td>{level ?? t`not known yet`}</Table.Td>
      <Table.Td>{t`${formatDuration(Math.max(0, ageMs))} ago`}</Table.Td>
      <Table.Td>{describeClock(node.clock_offset_ms)}</Table.Td>
      <Table.Td>
        <NodeState node={node} />
      </Table.Td>
    </Table.Tr>
  );
}

function NodeState({ node: { status, message, is_stopping: isStopping } }: { node: ServiceNode }) {
  return (
    <>
      <Badge color={status === 'ok' ? 'teal' : 'orange'}>{status}</Badge>
      {isStopping && <Text size="sm">{t`This process is stopping and takes no more jobs.`}</Text>}
      {message && <Text size="sm">{message}</Text>}
    </>
  );
}

/** Allow a second for the request to the database. */
function describeClock(offsetMs: number): string {
  if (Math.abs(offsetMs) < 1000) return t`correct`;
  const by = formatDuration(Math.abs(offsetMs));
  return offsetMs < 0 ? t`${by} behind` : t`${by} ahead`;
}
