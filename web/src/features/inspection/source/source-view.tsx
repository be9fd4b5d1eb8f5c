import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { formatColumn, parseRange } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { type PreviewSource, sheetsQuery } from '../grid/index.ts';
import { ReadAsLine, readingOf } from '../reading/index.ts';
import { LabelLegend } from './label-legend.tsx';
import { LedgerLine } from './ledger-line.tsx';
import { makeSheetDecisions } from './sheet-decisions.ts';
import { SourceGrid } from './source-grid.tsx';
import type { SheetSize, SourceViewProps } from './source-props.ts';
import { UnreadSheets } from './unread-sheets.tsx';

/** The document with ADE's decisions on it. */
export function SourceView(props: SourceViewProps) {
  const canSeeValues = useCan('viewer');
  const readAs = readingOf(props.artifact.job.document);
  const source: PreviewSource = { kind: 'documents', id: props.job.document_id, readAs };
  const sheets = useQuery({ ...sheetsQuery(props.workspaceId, source), enabled: canSeeValues });
  if (!canSeeValues) return <DecisionsOnly {...props} />;
  if (props.job.purged.input) {
    return (
      <Stack>
        <Text size="sm">{t`The document was removed by the retention rule; the decisions about it are kept.`}</Text>
        <DecisionsOnly {...props} />
      </Stack>
    );
  }
  return (
    <QueryView query={sheets} failure={t`The document could not be read`}>
      {(data) => (
        <SheetView
          {...props}
          source={source}
          sizes={data.sheets.map(({ index, name, row_count, column_count, hidden }) => ({
            index,
            name,
            rowCount: row_count,
            columnCount: column_count,
            isHidden: hidden,
          }))}
        />
      )}
    </QueryView>
  );
}

/** For auditors, who see decisions without values: the size of the sheet comes from the record. */
function DecisionsOnly(props: SourceViewProps) {
  const sizes = props.artifact.sheets.map(({ index, name, row_count, tables }) => ({
    index,
    name,
    rowCount: row_count,
    columnCount: Math.max(6, ...tables.map(({ a1_range }) => (parseRange(a1_range)?.lastColumn ?? 0) + 1)),
    isHidden: false,
  }));
  return <SheetView {...props} source={null} sizes={sizes} />;
}

function SheetView(props: SourceViewProps & { source: PreviewSource | null; sizes: SheetSize[] }) {
  const { artifact, sizes, sheet: wanted, onPlace } = props;
  const firstWithTables = artifact.sheets.find(({ tables }) => tables.length > 0)?.index;
  const size = sizes.find(({ index }) => index === (wanted ?? firstWithTables ?? 0)) ?? sizes[0];
  const record = artifact.sheets.find(({ name }) => name === size?.name);
  const decisions = useMemo(() => record && makeSheetDecisions(record), [record]);
  if (!size) return <Text size="sm">{t`The document has no sheets.`}</Text>;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t`Sheet`}
          value={String(size.index)}
          onChange={(value) => onPlace({ sheet: Number(value), cell: undefined })}
          data={sizes.map(({ index, name, isHidden }) => ({
            value: String(index),
            label: isHidden ? t`${name} (hidden)` : name,
          }))}
          style={{ maxWidth: '100%', overflowX: 'auto' }}
        />
        {record && <LabelLegend runs={record.rows} />}
      </Group>
      {record?.skipped && (
        <Text size="sm" c="dimmed">
          {record.skipped === 'hidden'
            ? t`This sheet was left out because it is hidden.`
            : t`This sheet was left out because the manifest excludes it.`}
        </Text>
      )}
      <ReadAsLine job={props.job} document={artifact.job.document} />
      <UnreadSheets document={artifact.job.document} />
      {record?.ledger && <LedgerLine ledger={record.ledger} />}
      {decisions ? (
        <SourceGrid key={size.index} {...props} size={size} decisions={decisions} />
      ) : (
        <ErrorNotice
          title={t`No decisions on this sheet`}
          error={new Error('The record does not contain this sheet.')}
        />
      )}
    </Stack>
  );
}

export const formatPlace = (row: number, column: number) => `${formatColumn(column)}${row}`;
