import { Button, FileButton, Group, List, Modal, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Upload } from 'lucide-react';
import { useState } from 'react';
import type { Job, TakeBackResource } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { parseRange } from '../../../lib/a1.ts';
import { plural, t } from '../../../lib/texts.ts';
import { formatValue, type PreviewSource, usePreviewRows } from '../../inspection/grid/index.ts';
import { Changes, waitForRevision } from '../corrections/index.ts';
import { lookAtReturned, makeToFixLink, takeBack } from './to-fix-api.ts';

interface BackToSenderProps {
  job: Job;
  /** The document as it was sent; null for users who may not see it. */
  source: PreviewSource | null;
  /** Whether somebody has signed the document. */
  isLocked: boolean;
  findLabel: (field: string) => string;
}

/** Downloads the workbook with the rows to fix, and takes the returned workbook back after a preview. */
export function BackToSender({ job, source, isLocked, findLabel }: BackToSenderProps) {
  const [file, setFile] = useState<File | null>(null);
  const { issues } = job.summary;
  const hasProblems = issues !== undefined && issues.error > 0;
  if (!hasProblems && job.revision === 1) return null;
  return (
    <section aria-label={t`Back to the sender`}>
      <h3>{t`Back to the sender`}</h3>
      <Group gap="xs">
        {hasProblems && (
          <Button
            component="a"
            href={makeToFixLink(job.workspace_id, job.id, job.revision)}
            download
            size="compact-xs"
            variant="default"
            leftSection={<Download size={12} />}
          >
            {t`Rows to fix`}
          </Button>
        )}
        <FileButton accept=".xlsx,.ods,.csv" onChange={setFile} disabled={isLocked}>
          {(props) => (
            <Button
              {...props}
              size="compact-xs"
              variant="default"
              disabled={isLocked}
              leftSection={<Upload size={12} />}
            >
              {t`Take back`}
            </Button>
          )}
        </FileButton>
      </Group>
      <Modal opened={file !== null} onClose={() => setFile(null)} title={t`Returned workbook`} size="lg" centered>
        {file && <Returned job={job} source={source} file={file} findLabel={findLabel} onDone={() => setFile(null)} />}
      </Modal>
    </section>
  );
}

interface ReturnedProps {
  job: Job;
  source: PreviewSource | null;
  file: File;
  findLabel: (field: string) => string;
  onDone: () => void;
}

/** Number of cells that are shown; the others are counted. */
const SHOWN = 50;

function Returned({ job, source, file, findLabel, onDone }: ReturnedProps) {
  const client = useQueryClient();
  const { workspace_id: workspaceId, id } = job;
  // A file's name does not identify its content.
  const [key] = useState(() => crypto.randomUUID());
  const seen = useQuery({
    queryKey: [...queryKeys.jobPart(workspaceId, id, 'returned'), key],
    queryFn: () => lookAtReturned(workspaceId, id, file),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const take = useMutation({
    mutationFn: async () => {
      const made = await takeBack(workspaceId, id, file, key);
      if ('revision' in made && 'status' in made) await waitForRevision(workspaceId, id, made.revision);
    },
    onSuccess: () => {
      showSuccess(t`The sender's changes are applied.`);
      onDone();
    },
    onError: (error) => showFailure(error, t`Nothing was applied`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, id) }),
  });
  if (seen.error) return <ErrorNotice title={t`${file.name} was not accepted`} error={seen.error} />;
  if (!seen.data) return <Text size="sm">{t`Reading ${file.name}…`}</Text>;
  const { cells, known_cells: known, missing_rows: rows, missing_columns: columns, trial } = seen.data;
  return (
    <Stack gap="sm">
      <Text size="sm">
        {cells.length === 0
          ? t`All changes in this workbook are already known.`
          : plural(cells.length, '# cell changed:', '# cells changed:')}
      </Text>
      {cells.length > 0 && (
        <Table.ScrollContainer minWidth={280} mah={320}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t`Cell`}</Table.Th>
                <Table.Th>{t`Column`}</Table.Th>
                <Table.Th>{t`Sent`}</Table.Th>
                <Table.Th>{t`Returned`}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {cells.slice(0, SHOWN).map((cell) => (
                <Table.Tr key={`${cell.sheet} ${cell.a1}`}>
                  <Table.Td>
                    {cell.elsewhere
                      ? t`${`${cell.sheet_name}!${cell.a1}`} (not asked for)`
                      : `${cell.sheet_name}!${cell.a1}`}
                  </Table.Td>
                  <Table.Td>{cell.header}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {source && <SentValue {...{ job, source, cell }} />}
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {cell.value === null ? t`(empty)` : formatValue(cell.value)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <List size="sm">
        {cells.length > SHOWN && (
          <List.Item>{plural(cells.length - SHOWN, 'and # other cell', 'and # other cells')}</List.Item>
        )}
        {known > 0 && (
          <List.Item>{plural(known, '# cell is already corrected.', '# cells are already corrected.')}</List.Item>
        )}
        {rows.length > 0 && (
          <List.Item>
            {plural(
              rows.length,
              '# row is missing in the returned workbook. It stays as it is.',
              '# rows are missing in the returned workbook. They stay as they are.',
            )}
          </List.Item>
        )}
        {columns.length > 0 && (
          <List.Item>
            {plural(
              columns.length,
              '# column is missing in the returned workbook. It stays as it is.',
              '# columns are missing in the returned workbook. They stay as they are.',
            )}
          </List.Item>
        )}
      </List>
      {trial && <Changes changes={trial.changes} findLabel={findLabel} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t`Cancel`}
        </Button>
        <Button disabled={cells.length === 0} loading={take.isPending} onClick={() => take.mutate()}>
          {plural(cells.length, 'Apply # cell', 'Apply # cells')}
        </Button>
      </Group>
    </Stack>
  );
}

type ReturnedCell = TakeBackResource['cells'][number];

/** The document's value of a cell in the returned workbook. */
function SentValue({ job, source, cell }: { job: Job; source: PreviewSource; cell: ReturnedCell }) {
  const place = parseRange(cell.a1);
  const row = place?.firstRow ?? 1;
  const { findRow } = usePreviewRows(job.workspace_id, source, cell.sheet, { firstRow: row, lastRow: row });
  const found = findRow(row);
  if (!place || found === undefined) return null;
  return formatValue(found?.values[place.firstColumn]) || t`(empty)`;
}
