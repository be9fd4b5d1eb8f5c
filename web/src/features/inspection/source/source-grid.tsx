import { type ReactNode, useMemo } from 'react';
import type { PreviewSheet, PreviewValue } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatCell, parseCell, parseChosen } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import type { GridPlace, SheetViewProps } from '../grid/index.ts';
import {
  formatValue,
  isNumeric,
  type PreviewSource,
  readCellText,
  SheetGrid,
  useGridWindow,
  useHiddenReason,
  usePreviewRows,
} from '../grid/index.ts';
import { CellPanel } from './cell-panel.tsx';
import { type DraftedField, FieldChip } from './field-chip.tsx';
import { findWorst, type PlacedTable, type SheetDecisions } from './sheet-decisions.ts';
import classes from './source.module.css';

interface SourceGridProps extends SheetViewProps {
  source: PreviewSource | null;
  size: PreviewSheet;
  decisions: SheetDecisions;
}

/** One sheet as a grid, next to the explanation of the chosen cell. */
export function SourceGrid(props: SourceGridProps) {
  const { job, artifact, source, size, decisions, cell } = props;
  const findLabel = useFieldLabels(job);
  const place = useMemo(() => parseCell(cell), [cell]);
  const row = place?.row ?? 1;
  const { findRow } = usePreviewRows(job.workspace_id, source, size.index, { firstRow: row, lastRow: row });
  return (
    <div className={classes.layout}>
      <DecisionGrid {...props} workspaceId={job.workspace_id} findLabel={findLabel} />
      <CellPanel {...{ job, artifact, decisions, place, findRow, findLabel, hasValues: source !== null }} />
    </div>
  );
}

type DecisionGridProps = Omit<SourceGridProps, 'job' | 'artifact' | 'sheet'> & {
  workspaceId: string;
  drafted?: readonly DraftedField[];
  /** Values that people have given cells, by A1. */
  given?: ReadonlyMap<string, { value: PreviewValue; isDrafted: boolean }>;
  /** Columns that stay in view. */
  kept?: readonly number[];
  /** Whether a range can be chosen. */
  hasRanges?: boolean;
  /** Gives the label of a field; its name if left out. */
  findLabel?: (field: string) => string;
  /** Draws the content below a column's letter, for the visible table; its field if left out. */
  renderField?: (placed: PlacedTable, column: number) => ReactNode;
};

const NOTHING_DRAFTED: readonly DraftedField[] = [];

/** One sheet with ADE's decisions: labels of rows, ranges of tables, fields of columns, cells with issues. */
export function DecisionGrid({
  workspaceId,
  source,
  size,
  decisions,
  cell,
  onPlace,
  drafted = NOTHING_DRAFTED,
  given,
  kept,
  hasRanges = false,
  findLabel = (field) => field,
  renderField,
}: DecisionGridProps) {
  const { window, onWindow } = useGridWindow();
  const hiddenBecause = useHiddenReason();
  const { findRow, error } = usePreviewRows(workspaceId, source, size.index, window);
  const place = useMemo(() => parseCell(cell), [cell]);
  const range = useMemo(() => parseChosen(cell), [cell]);
  const extend = (end: GridPlace) =>
    onPlace({ sheet: size.index, cell: place ? nameRange(place, end) : formatCell(end) });
  const readText = (row: number, column: number) => {
    if (source) return readCellText(findRow, row, column);
    return readHeaderText(decisions, row, column);
  };
  return (
    <div className={classes.gridBox}>
      {error && <ErrorNotice title={t`Some rows could not be read`} error={error} />}
      <SheetGrid
        label={t`Sheet ${size.name}`}
        rowCount={Math.max(size.row_count, 1)}
        columnCount={Math.max(size.column_count, 1)}
        place={place}
        onPlace={(at) => onPlace({ sheet: size.index, cell: formatCell(at) })}
        onExtend={hasRanges ? extend : undefined}
        range={range}
        kept={kept}
        onWindow={onWindow}
        outlines={decisions.tables.map(({ table, range }) => ({ id: table.id, range }))}
        readText={readText}
        readGiven={(row, column) => {
          const found = given?.get(formatCell({ row, column }));
          return found && { text: formatValue(found.value), isDrafted: found.isDrafted };
        }}
        isNumber={(row, column) => isNumeric(findRow(row)?.values[column])}
        readHidden={
          source ? undefined : (row, column) => (isFilled(decisions, row, column) ? hiddenBecause : undefined)
        }
        readLabel={(row) => decisions.findRun(row)?.label ?? 'blank'}
        readSeverity={(row, column) => findWorst(decisions.issuesAt(row, column))}
        renderMark={(row, column, firstRow) =>
          !renderField && <HeaderMark {...{ decisions, row, column, firstRow, drafted, findLabel }} />
        }
        renderHead={(column, firstRow) => {
          if (!renderField) return <ColumnField {...{ decisions, column, firstRow, drafted, findLabel }} />;
          const near = findNear(decisions, column, firstRow);
          return near && renderField(near, column);
        }}
      />
    </div>
  );
}

/** A range from the cell where it began to its other end; it is extended from the first cell. */
const nameRange = (from: GridPlace, to: GridPlace): string => {
  const isOne = from.row === to.row && from.column === to.column;
  return isOne ? formatCell(from) : `${formatCell(from)}:${formatCell(to)}`;
};

/** Header texts are part of the record, so auditors see them too. */
function readHeaderText(decisions: SheetDecisions, row: number, column: number): string {
  const placed = decisions.findTable(row, column);
  return placed && placed.headerRow === row ? (placed.mappings.get(column)?.raw.header ?? '') : '';
}

/** Whether a cell counts as filled: in tables, all cells of rows that are not blank, since the record has only rows. */
function isFilled(decisions: SheetDecisions, row: number, column: number): boolean {
  const label = decisions.findRun(row)?.label ?? 'blank';
  if (label === 'blank') return false;
  const isInTable = decisions.tables.some(({ range }) => row >= range.firstRow && row <= range.lastRow);
  return !isInTable || decisions.findTable(row, column) !== undefined;
}

interface PlaceProps {
  decisions: SheetDecisions;
  column: number;
  firstRow: number;
  drafted: readonly DraftedField[];
  findLabel: (field: string) => string;
}

/** Shown below a column's letter: the column's field in the visible table. */
function ColumnField({ decisions, column, firstRow, ...rest }: PlaceProps) {
  const near = findNear(decisions, column, firstRow);
  return near && <Chip placed={near} column={column} {...rest} />;
}

/** For the header of a table below the first visible one, which the head of the grid does not describe yet. */
function HeaderMark({ decisions, row, column, firstRow, ...rest }: PlaceProps & { row: number }) {
  const placed = decisions.findTable(row, column);
  if (!placed || placed.headerRow !== row || placed === findNear(decisions, column, firstRow)) return null;
  return <Chip placed={placed} column={column} {...rest} />;
}

type ChipProps = Pick<PlaceProps, 'column' | 'drafted' | 'findLabel'> & { placed: PlacedTable };

function Chip({ placed, column, drafted, findLabel }: ChipProps) {
  const mapping = placed.mappings.get(column);
  const draft = drafted.find((one) => one.tableId === placed.table.id && one.column === column);
  return mapping && <FieldChip {...{ mapping, draft, findLabel }} />;
}

/** The first visible table that has the column. */
function findNear({ tables }: SheetDecisions, column: number, firstRow: number): PlacedTable | undefined {
  return tables.find(
    ({ range }) => range.lastRow >= firstRow && column >= range.firstColumn && column <= range.lastColumn,
  );
}
