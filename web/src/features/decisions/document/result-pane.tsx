import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Artifact, CorrectionTrial, Job, PreviewSheet } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { parseCell } from '../../../lib/a1.ts';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import type { GridPlace, PreviewSource } from '../../inspection/grid/index.ts';
import { sheetsQuery } from '../../inspection/grid/index.ts';
import { findSourceColumn, findSourceRow, HiddenResult, ResultSheet } from '../../inspection/result/index.ts';
import { findOutputColumn, findOutputRow, type SheetDecisions } from '../../inspection/source/index.ts';
import classes from './document.module.css';
import type { DocumentPlace } from './document-place.ts';
import { findIdentity, listWouldChange } from './would-change.ts';

type OutputColumn = NonNullable<Artifact['output']['sheets']>[number]['columns'][number];

interface ResultPaneProps {
  job: Job;
  artifact: Artifact;
  decisions: SheetDecisions;
  /** The chosen cell of the document. */
  cell: string | undefined;
  onPlace: (place: DocumentPlace) => void;
  /** The effect of corrections that are not applied yet. */
  changes: CorrectionTrial['changes'] | undefined;
  findLabel: (field: string) => string;
}

/** The result, scrolled to the row of the chosen cell. Each of its cells leads back to the document. */
export function ResultPane(props: ResultPaneProps) {
  const { job } = props;
  const canSeeValues = useCan('viewer');
  const source: PreviewSource = { kind: 'jobs', id: job.id, revision: job.revision };
  const isShown = canSeeValues && job.has_output;
  const sheets = useQuery({ ...sheetsQuery(job.workspace_id, source), enabled: isShown });
  const { rows_out: rows } = job.summary;
  return (
    <>
      <div className={classes.paneTitle}>
        <h2>{t`Result`}</h2>
        {rows !== undefined && <Muted>{countOf(rows, 'row')}</Muted>}
      </div>
      {!job.has_output && <Text size="sm">{t`There is no workbook.`}</Text>}
      {!canSeeValues && job.has_output && <HiddenGrid {...props} />}
      {isShown && (
        <QueryView query={sheets} failure={t`The workbook could not be read`}>
          {({ sheets: [first] }) =>
            first === undefined ? (
              <Text size="sm">{t`No table was found in the document.`}</Text>
            ) : (
              <ResultGrid {...props} source={source} size={first} />
            )
          }
        </QueryView>
      )}
    </>
  );
}

/** For users who may not see values: the first sheet, whose cells still lead to the document. */
function HiddenGrid({ artifact, decisions, cell, onPlace }: ResultPaneProps) {
  const place = useMemo(() => findPlace(artifact, decisions, cell), [artifact, decisions, cell]);
  const name = artifact.output.sheets?.[0]?.name ?? '';
  return (
    <div className={classes.grid}>
      <HiddenResult
        artifact={artifact}
        sheet={0}
        place={place}
        onPlace={(at) => goTo({ artifact, name, onPlace }, at)}
      />
    </div>
  );
}

/** Goes to the cell of the document from which a cell of the result came. */
function goTo(
  { artifact, name, onPlace }: Pick<ResultPaneProps, 'artifact' | 'onPlace'> & { name: string },
  { row, column }: GridPlace,
): void {
  const origin = findSourceRow(artifact, name, Math.max(row, 2));
  if (!origin) return;
  const letter = findSourceColumn(artifact, origin, column, name) ?? 'A';
  onPlace({ sheet: origin.sheet, cell: `${letter}${origin.row}` });
}

function ResultGrid(props: ResultPaneProps & { source: PreviewSource; size: PreviewSheet }) {
  const { job, artifact, decisions, cell, onPlace, changes, findLabel, source, size } = props;
  const { name } = size;
  const place = useMemo(() => findPlace(artifact, decisions, cell), [artifact, decisions, cell]);
  const columns = artifact.output.sheets?.find((sheet) => sheet.name === name)?.columns ?? [];
  const identity = useMemo(() => findIdentity(artifact, name), [artifact, name]);
  const would = useMemo(
    () => changes && listWouldChange(artifact, size.index, changes, findLabel),
    [artifact, size.index, changes, findLabel],
  );
  return (
    <div className={classes.grid}>
      <ResultSheet
        workspaceId={job.workspace_id}
        {...{ source, size, place }}
        kept={identity}
        onPlace={(at) => goTo({ artifact, name, onPlace }, at)}
        renderHead={(column, firstRow) => (
          <ResultHead column={columns[column]} would={would?.get(column)} isScrolled={firstRow > 1} />
        )}
      />
    </div>
  );
}

interface ResultHeadProps {
  column: OutputColumn | undefined;
  would: string | undefined;
  isScrolled: boolean;
}

/** The name of a column, shown when its header is out of sight, with the change that corrections would make. */
function ResultHead({ column, would, isScrolled }: ResultHeadProps) {
  if (!column) return null;
  return (
    <>
      {isScrolled && (
        <b className={classes.resultHead} title={column.header}>
          {column.header}
        </b>
      )}
      {would !== undefined && (
        <small className={classes.would} title={would}>
          {would}
        </small>
      )}
      {would === undefined && column.target_field === null && <small>{t`not mapped`}</small>}
    </>
  );
}

/** The place in the result of the chosen cell of the document. */
function findPlace(artifact: Artifact, decisions: SheetDecisions, cell: string | undefined): GridPlace | null {
  const chosen = parseCell(cell);
  const placed = chosen && decisions.findTable(chosen.row, chosen.column);
  if (!chosen || !placed) return null;
  const mapping = placed.mappings.get(chosen.column);
  const found = findOutputRow(artifact, placed.table.id, chosen.row);
  const sheet = found?.sheet ?? 0;
  const column = findOutputColumn(artifact, sheet, placed.table.id, mapping);
  if (found === null && placed.headerRow !== chosen.row) return null;
  return { row: found?.row ?? 1, column: column?.column ?? 0 };
}
