import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResultTable } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeApiUrl, makeWorkspacePath } from '../../../api/request.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { namePeriod } from '../../entities/senders/index.ts';

interface TableDialogProps {
  workspaceId: string;
  period: string;
  /** The packages of the accepted documents. */
  configs: readonly { id: string; name: string }[];
  isOpen: boolean;
  onClose: () => void;
}

const tableQuery = (workspaceId: string, about: { config_id: string; period: string }) =>
  readQuery<ResultTable>(
    [...queryKeys.periods(workspaceId), about.period, 'table', about.config_id],
    makeWorkspacePath(workspaceId, 'table'),
    about,
  );

const FORMATS = [
  ['xlsx', 'Excel'],
  ['csv', 'CSV'],
  ['jsonl', 'JSON lines'],
  ['parquet', 'Parquet'],
] as const;

/** What the table of a period has and lacks, and the table itself in each format. */
export function TableDialog({ workspaceId, period, configs, isOpen, onClose }: TableDialogProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isPackage, setPackage] = useState(false);
  const configId = configs.find(({ id }) => id === chosen)?.id ?? configs[0]?.id ?? '';
  const about = { config_id: configId, period };
  const query = useQuery({ ...tableQuery(workspaceId, about), enabled: isOpen && configId !== '' });
  const makeLink = (format: string) =>
    makeApiUrl(makeWorkspacePath(workspaceId, 'table', 'file'), {
      ...about,
      format,
      ...(isPackage ? { package: true } : {}),
    });
  return (
    <Modal opened={isOpen} onClose={onClose} title={t`${namePeriod(period)} as one table`} size="lg">
      <Stack gap="sm">
        {configs.length > 1 && (
          <Select
            label={t`Package`}
            data={configs.map(({ id, name }) => ({ value: id, label: name }))}
            value={configId}
            onChange={setChosen}
          />
        )}
        <QueryView query={query} failure={t`The table could not be read`}>
          {(table) => <TableFacts table={table} />}
        </QueryView>
        <Checkbox
          label={t`As a zip with datapackage.json: columns, types, hash, and what is said above`}
          checked={isPackage}
          onChange={(event) => setPackage(event.currentTarget.checked)}
        />
        <Group gap="xs">
          {FORMATS.map(([format, name]) => (
            <Button key={format} component="a" href={makeLink(format)} download variant="default">
              {name}
            </Button>
          ))}
        </Group>
      </Stack>
    </Modal>
  );
}

function TableFacts({ table }: { table: ResultTable }) {
  const { rows, jobs, missing, versions, columns } = table;
  const silent = missing?.filter(({ state }) => state === 'nothing_sent') ?? [];
  const open = missing?.filter(({ state }) => state === 'not_accepted') ?? [];
  const names = (senders: readonly { sender: string }[]) => senders.map(({ sender }) => sender).join(', ');
  const lacking = columns.filter(({ missing_in: lacks }) => lacks.length > 0 && lacks.length < jobs.length);
  const differing = columns.filter(({ differs_in: differs }) => differs.length > 0);
  const carried = jobs.filter(({ carried_columns: headers }) => headers.length > 0).length;
  return (
    <Stack gap={4}>
      <Text fw={600}>
        {t`${plural(rows, '# row', '# rows')} of ${plural(jobs.length, '# accepted document', '# accepted documents')}`}
      </Text>
      {missing?.length === 0 && <Text size="sm">{t`Nobody is missing.`}</Text>}
      {silent.length > 0 && <Text size="sm">{t`Nothing came from: ${names(silent)}`}</Text>}
      {open.length > 0 && <Text size="sm">{t`Not accepted yet: ${names(open)}`}</Text>}
      {versions.length > 1 && (
        <Text size="sm">
          {t`Read with versions ${versions.map(({ number, jobs: count }) => `${number} (${formatCount(count)})`).join(', ')}`}
        </Text>
      )}
      {differing.length > 0 && (
        <Text size="sm">{t`Differ between the versions: ${differing.map(({ title }) => title).join(', ')}`}</Text>
      )}
      {lacking.length > 0 && (
        <Text size="sm">
          {t`Empty for some documents: ${lacking.map(({ title, missing_in: lacks }) => `${title} (${formatCount(lacks.length)})`).join(', ')}`}
        </Text>
      )}
      {carried > 0 && (
        <Text size="sm" c="dimmed">
          {plural(
            carried,
            'Columns without a field are only in the own workbook of # document.',
            'Columns without a field are only in the own workbooks of # documents.',
          )}
        </Text>
      )}
    </Stack>
  );
}
