import { Divider, Stack, Text, Title } from '@mantine/core';
import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { formatColumn } from '../../../lib/a1.ts';
import { formatScore } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import type { GridPlace } from '../grid/index.ts';
import { type FindRow, formatValue, usePreviewRows } from '../grid/index.ts';
import { IssueText } from '../issues/index.ts';
import { RowExplanation } from './row-explanation.tsx';
import { findOutputColumn, findOutputRow, type PlacedTable, type SheetDecisions } from './sheet-decisions.ts';
import classes from './source.module.css';

interface CellPanelProps {
  job: Job;
  artifact: Artifact;
  decisions: SheetDecisions;
  place: GridPlace | null;
  findRow: FindRow;
  findLabel: (field: string) => string;
  hasValues: boolean;
}

/** Explains the chosen row and cell. */
export function CellPanel(props: CellPanelProps) {
  const { decisions, place } = props;
  if (!place) {
    return (
      <aside className={classes.panel} aria-label={t`Explanation`}>
        <Text size="sm" fw={600}>
          {t`Choose a row or a cell`}
        </Text>
        <Muted size="sm">
          {t`This panel then shows why the row got its label, which field its column was mapped to, where its value went, and which issues it has. Arrow keys move in the grid.`}
        </Muted>
      </aside>
    );
  }
  const placed = decisions.findTable(place.row, place.column);
  return (
    <aside className={classes.panel} aria-label={t`Explanation`} aria-live="polite">
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t`Cell ${formatColumn(place.column)}`}
          {place.row}
        </Title>
        {placed ? (
          <CellStory {...props} place={place} placed={placed} />
        ) : (
          <Text size="sm">{t`This cell is outside every table, so it is not part of the result.`}</Text>
        )}
        <Divider />
        <RowExplanation
          run={decisions.findRun(place.row, place.column)}
          row={place.row}
          sheet={decisions.sheet}
          rules={props.artifact.rules}
          {...props}
        />
      </Stack>
    </aside>
  );
}

function CellStory(props: CellPanelProps & { place: GridPlace; placed: PlacedTable }) {
  const { job, artifact, decisions, place, placed, findRow, findLabel, hasValues } = props;
  const params = { workspaceId: job.workspace_id, jobId: job.id };
  const mapping = placed.mappings.get(place.column);
  const output = findOutputRow(artifact, placed.table.id, place.row);
  const target = output && findOutputColumn(artifact, output.sheet, placed.table.id, mapping);
  const issues = decisions.issuesAt(place.row, place.column);
  const column = formatColumn(place.column);
  return (
    <>
      <dl className={classes.values}>
        {hasValues && (
          <>
            <dt>{t`Value`}</dt>
            <dd className={classes.value}>{formatValue(findRow(place.row)?.values[place.column]) || t`(empty)`}</dd>
          </>
        )}
        <dt>{t`Field`}</dt>
        <dd>
          {mapping?.target_field ? findLabel(mapping.target_field) : t`unmapped`}{' '}
          {mapping && (
            <Text span size="xs">
              ({formatScore(mapping.score)})
            </Text>
          )}{' '}
          <TextLink
            size="xs"
            to="/w/$workspaceId/jobs/$jobId/mapping"
            params={params}
            search={{ table: placed.table.id, column }}
          >
            {t`why?`}
          </TextLink>
        </dd>
        <dt>{t`Result`}</dt>
        <dd>
          {output && hasValues && target && <OutputValue {...params} {...output} column={target.column} />}
          {output ? (
            <TextLink
              size="xs"
              to="/w/$workspaceId/jobs/$jobId/result"
              params={params}
              search={{ sheet: output.sheet, cell: `${formatColumn(target?.column ?? 0)}${output.row}` }}
            >
              {t`${output.sheetName}, row ${output.row}`}
              {target && `, ${target.header}`}
            </TextLink>
          ) : (
            t`This row is not in the result.`
          )}
        </dd>
      </dl>
      {issues.map((issue) => (
        <IssueText
          key={issue.code + issue.rule}
          {...issue}
          value={formatValue(findRow(place.row)?.values[place.column])}
        />
      ))}
    </>
  );
}

interface OutputValueProps {
  workspaceId: string;
  jobId: string;
  sheet: number;
  row: number;
  column: number;
}

function OutputValue({ workspaceId, jobId, sheet, row, column }: OutputValueProps) {
  const { findRow } = usePreviewRows(workspaceId, { kind: 'jobs', id: jobId }, sheet, { firstRow: row, lastRow: row });
  const found = findRow(row);
  return (
    <div className={classes.value}>{found === undefined ? '…' : formatValue(found?.values[column]) || t`(empty)`}</div>
  );
}
