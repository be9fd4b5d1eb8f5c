import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Artifact, Job, PreviewSheet } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { formatColumn, parseRange } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import type { GridPlace } from '../grid/index.ts';
import {
  isNumeric,
  type PreviewSource,
  readCellText,
  SheetGrid,
  sheetsQuery,
  useGridWindow,
  usePreviewRows,
} from '../grid/index.ts';
import { HiddenResult } from './hidden-result.tsx';
import classes from './result.module.css';
import { findSourceColumn, findSourceRow } from './source-of-row.ts';

interface ResultViewProps {
  workspaceId: string;
  job: Job;
  artifact: Artifact;
  sheet: number | undefined;
  cell: string | undefined;
  onPlace: (place: { sheet: number; cell: string | undefined }) => void;
}

/** The normalized workbook. Every row has a link to the row it came from. */
export function ResultView(props: ResultViewProps) {
  const { workspaceId, job, sheet: wanted, onPlace } = props;
  const canSeeValues = useCan('viewer');
  const source: PreviewSource = { kind: 'jobs', id: job.id, revision: job.revision };
  const sheets = useQuery({ ...sheetsQuery(workspaceId, source), enabled: canSeeValues && job.has_output });
  if (!job.has_output) {
    return (
      <EmptyNotice title={t`There is no workbook`}>
        {job.purged.output
          ? t`The retention rule removed it. Retry the job to make it again.`
          : t`The job ended before it wrote a workbook.`}
      </EmptyNotice>
    );
  }
  if (!canSeeValues) return <HiddenView {...props} />;
  return (
    <QueryView query={sheets} failure={t`The workbook could not be read`}>
      {({ sheets: list }) => {
        const sheet = list.find(({ index }) => index === (wanted ?? 0)) ?? list[0];
        if (!sheet)
          return <EmptyNotice title={t`The workbook is empty`}>{t`No table was found in the document.`}</EmptyNotice>;
        return (
          <Stack gap="xs">
            {list.length > 1 && (
              <SegmentedControl
                size="xs"
                style={{ alignSelf: 'start', maxWidth: '100%', overflowX: 'auto' }}
                aria-label={t`Sheet`}
                value={String(sheet.index)}
                onChange={(value) => onPlace({ sheet: Number(value), cell: undefined })}
                data={list.map(({ index, name }) => ({ value: String(index), label: name }))}
              />
            )}
            <ResultGrid key={sheet.index} {...props} source={source} size={sheet} />
          </Stack>
        );
      }}
    </QueryView>
  );
}

/** For users who may not see values, but may know where each row came from. */
function HiddenView(props: ResultViewProps) {
  const { artifact, sheet, cell, onPlace } = props;
  const list = artifact.output.sheets ?? [];
  const index = sheet !== undefined && list[sheet] ? sheet : 0;
  const place = useMemo(() => findPlace(cell), [cell]);
  return (
    <Stack gap="xs">
      <Text size="sm">{t`Your role shows decisions, not values. You see which rows and columns there are.`}</Text>
      {list.length > 1 && (
        <SegmentedControl
          size="xs"
          style={{ alignSelf: 'start', maxWidth: '100%', overflowX: 'auto' }}
          aria-label={t`Sheet`}
          value={String(index)}
          onChange={(value) => onPlace({ sheet: Number(value), cell: undefined })}
          data={list.map(({ name }, at) => ({ value: String(at), label: name }))}
        />
      )}
      <OriginLine {...props} size={{ name: list[index]?.name ?? '' }} place={place} />
      <div className={classes.gridBox}>
        <HiddenResult
          key={index}
          artifact={artifact}
          sheet={index}
          place={place}
          onPlace={({ row, column }) => onPlace({ sheet: index, cell: `${formatColumn(column)}${row}` })}
        />
      </div>
    </Stack>
  );
}

function findPlace(cell: string | undefined): GridPlace | null {
  const range = cell ? parseRange(cell) : null;
  return range && { row: range.firstRow, column: range.firstColumn };
}

function ResultGrid(props: ResultViewProps & { source: PreviewSource; size: PreviewSheet }) {
  const { workspaceId, job, source, size, cell, onPlace, artifact } = props;
  const findLabel = useFieldLabels(job);
  const { window, onWindow } = useGridWindow();
  const { findRow, error } = usePreviewRows(workspaceId, source, size.index, window);
  const place = useMemo(() => findPlace(cell), [cell]);
  const pick = useCallback(
    ({ row, column }: GridPlace) => onPlace({ sheet: size.index, cell: `${formatColumn(column)}${row}` }),
    [onPlace, size.index],
  );
  const columns = artifact.output.sheets?.find(({ name }) => name === size.name)?.columns ?? [];
  return (
    <>
      {error && <ErrorNotice title={t`Some rows could not be read`} error={error} />}
      <OriginLine {...props} place={place} />
      <div className={classes.gridBox}>
        <SheetGrid
          label={t`Normalized sheet ${size.name}`}
          rowCount={Math.max(size.row_count, 1)}
          columnCount={Math.max(size.column_count, 1)}
          place={place}
          onPlace={pick}
          onWindow={onWindow}
          readText={(row, column) => readCellText(findRow, row, column)}
          isNumber={(row, column) => isNumeric(findRow(row)?.values[column])}
          readLabel={(row) => (row === 1 ? 'header' : undefined)}
          renderHead={(column) => {
            const field = columns[column]?.target_field;
            return <span className={classes.headField}>{field ? findLabel(field) : t`appended`}</span>;
          }}
        />
      </div>
    </>
  );
}

function OriginLine(props: ResultViewProps & { size: Pick<PreviewSheet, 'name'>; place: GridPlace | null }) {
  const { workspaceId, job, artifact, size, place } = props;
  const origin = place && findSourceRow(artifact, size.name, place.row);
  if (!place || !origin) {
    return (
      <Text size="sm" c="dimmed">
        {t`Choose a row to see where it came from.`}
      </Text>
    );
  }
  const column = findSourceColumn(artifact, origin, place.column, size.name);
  const link = (
    <TextLink
      size="sm"
      to="/w/$workspaceId/jobs/$jobId/source"
      params={{ workspaceId, jobId: job.id }}
      search={{ sheet: origin.sheet, cell: `${column ?? 'A'}${origin.row}` }}
    >
      {column ? t`${origin.sheetName}, row ${origin.row}, column ${column}` : t`${origin.sheetName}, row ${origin.row}`}
    </TextLink>
  );
  return (
    <Text size="sm" aria-live="polite">
      {column
        ? t`Row ${place.row} came from ${link}`
        : t`Row ${place.row} came from ${link}; a rule derived the value, so no column of the source has it`}
    </Text>
  );
}
