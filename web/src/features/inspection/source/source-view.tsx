import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PreviewSheet } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { type PreviewSource, SheetSwitch, type SheetViewProps, sheetsQuery } from '../grid/index.ts';
import { ReadAsLine, readingOf } from '../reading/index.ts';
import { LabelLegend } from './label-legend.tsx';
import { LedgerLine } from './ledger-line.tsx';
import { listRecordedSheets, nameCsvSheet } from './recorded-sheets.ts';
import { makeSheetDecisions } from './sheet-decisions.ts';
import { SourceGrid } from './source-grid.tsx';
import { UnreadSheets } from './unread-sheets.tsx';

/** The document with ADE's decisions on it. */
export function SourceView(props: SheetViewProps) {
  const canSeeValues = useCan('viewer');
  const readAs = readingOf(props.artifact.job.document);
  const sheetName = nameCsvSheet(props.artifact);
  const source: PreviewSource = { kind: 'documents', id: props.job.document_id, readAs, sheetName };
  const sheets = useQuery({ ...sheetsQuery(props.job.workspace_id, source), enabled: canSeeValues });
  const decisionsOnly = <SheetView {...props} source={null} sizes={listRecordedSheets(props.artifact)} />;
  if (!canSeeValues) return decisionsOnly;
  if (props.job.purged.input) {
    return (
      <Stack>
        <Text size="sm">{t`The document was removed by the retention rule; the decisions about it are kept.`}</Text>
        {decisionsOnly}
      </Stack>
    );
  }
  return (
    <QueryView query={sheets} failure={t`The document could not be read`}>
      {(data) => <SheetView {...props} source={source} sizes={data.sheets} />}
    </QueryView>
  );
}

function SheetView(props: SheetViewProps & { source: PreviewSource | null; sizes: PreviewSheet[] }) {
  const { artifact, sizes, sheet: wanted, onPlace } = props;
  const firstWithTables = artifact.sheets.find(({ tables }) => tables.length > 0)?.index;
  const size = sizes.find(({ index }) => index === (wanted ?? firstWithTables ?? 0)) ?? sizes[0];
  const record = artifact.sheets.find(({ name }) => name === size?.name);
  const decisions = useMemo(() => record && makeSheetDecisions(record), [record]);
  if (!size) return <Text size="sm">{t`The document has no sheets.`}</Text>;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <SheetSwitch
          style={{ maxWidth: '100%', overflowX: 'auto' }}
          sheets={sizes}
          chosen={size.index}
          onChoose={(index) => onPlace({ sheet: index, cell: undefined })}
        />
        {record && <LabelLegend runs={record.rows} />}
      </Group>
      {record?.skipped && (
        <Muted size="sm">
          {record.skipped === 'hidden'
            ? t`This sheet was left out because it is hidden.`
            : t`This sheet was left out because the manifest excludes it.`}
        </Muted>
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
