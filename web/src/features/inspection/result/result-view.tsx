import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PreviewSheet } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { formatCell, parseCell } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { type GridPlace, type PreviewSource, SheetSwitch, type SheetViewProps, sheetsQuery } from '../grid/index.ts';
import { HiddenResult } from './hidden-result.tsx';
import classes from './result.module.css';
import { ResultSheet } from './result-sheet.tsx';
import { findSourceColumn, findSourceRow } from './source-of-row.ts';

const SWITCH_STYLE = { alignSelf: 'start', maxWidth: '100%', overflowX: 'auto' } as const;

/** The normalized workbook. Every row links to the row of the document that it came from. */
export function ResultView(props: SheetViewProps) {
  const { job, sheet: wanted, onPlace } = props;
  const canSeeValues = useCan('viewer');
  const source: PreviewSource = { kind: 'jobs', id: job.id, revision: job.revision };
  const sheets = useQuery({ ...sheetsQuery(job.workspace_id, source), enabled: canSeeValues && job.has_output });
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
              <SheetSwitch
                style={SWITCH_STYLE}
                sheets={list}
                chosen={sheet.index}
                onChoose={(index) => onPlace({ sheet: index, cell: undefined })}
              />
            )}
            <ResultGrid key={sheet.index} {...props} source={source} size={sheet} />
          </Stack>
        );
      }}
    </QueryView>
  );
}

/** For users who may not see values, but may see where each row came from. */
function HiddenView(props: SheetViewProps) {
  const { artifact, sheet, cell, onPlace } = props;
  const list = artifact.output.sheets ?? [];
  const index = sheet !== undefined && list[sheet] ? sheet : 0;
  const place = useMemo(() => parseCell(cell), [cell]);
  return (
    <Stack gap="xs">
      <Text size="sm">{t`Your role shows decisions, not values, so you only see which rows and columns there are.`}</Text>
      {list.length > 1 && (
        <SheetSwitch
          style={SWITCH_STYLE}
          sheets={list.map(({ name }, at) => ({ name, index: at, hidden: false }))}
          chosen={index}
          onChoose={(index) => onPlace({ sheet: index, cell: undefined })}
        />
      )}
      <OriginLine {...props} size={{ name: list[index]?.name ?? '' }} place={place} />
      <div className={classes.gridBox}>
        <HiddenResult
          key={index}
          artifact={artifact}
          sheet={index}
          place={place}
          onPlace={(at) => onPlace({ sheet: index, cell: formatCell(at) })}
        />
      </div>
    </Stack>
  );
}

function ResultGrid(props: SheetViewProps & { source: PreviewSource; size: PreviewSheet }) {
  const { job, source, size, cell, onPlace, artifact } = props;
  const findLabel = useFieldLabels(job);
  const place = useMemo(() => parseCell(cell), [cell]);
  const columns = artifact.output.sheets?.find(({ name }) => name === size.name)?.columns ?? [];
  return (
    <>
      <OriginLine {...props} place={place} />
      <div className={classes.gridBox}>
        <ResultSheet
          workspaceId={job.workspace_id}
          {...{ source, size, place }}
          onPlace={(at) => onPlace({ sheet: size.index, cell: formatCell(at) })}
          renderHead={(column) => {
            const field = columns[column]?.target_field;
            return <span className={classes.headField}>{field ? findLabel(field) : t`appended`}</span>;
          }}
        />
      </div>
    </>
  );
}

function OriginLine(props: SheetViewProps & { size: Pick<PreviewSheet, 'name'>; place: GridPlace | null }) {
  const { job, artifact, size, place } = props;
  const origin = place && findSourceRow(artifact, size.name, place.row);
  if (!place || !origin) {
    return <Muted size="sm">{t`Choose a row to see where it came from.`}</Muted>;
  }
  const column = findSourceColumn(artifact, origin, place.column, size.name);
  const link = (
    <TextLink
      size="sm"
      to="/w/$workspaceId/jobs/$jobId/source"
      params={{ workspaceId: job.workspace_id, jobId: job.id }}
      search={{ sheet: origin.sheet, cell: `${column ?? 'A'}${origin.row}` }}
    >
      {column ? t`${origin.sheetName}, row ${origin.row}, column ${column}` : t`${origin.sheetName}, row ${origin.row}`}
    </TextLink>
  );
  return (
    <Text size="sm" aria-live="polite">
      {column
        ? t`Row ${place.row} came from ${link}`
        : t`Row ${place.row} came from ${link}; a rule derived the value, so it has no column in the document`}
    </Text>
  );
}
