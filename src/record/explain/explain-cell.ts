import type { Artifact } from '../../contract/artifact.ts';
import { formatCell, formatColumn } from '../../workbook/index.ts';
import type { GivenCells } from '../corrections/given-cells.ts';
import { isIssueAt, type LocatedIssue, listIssues } from '../issues/issues.ts';
import { findOutputTable, findSheet, findTable, isInColumns } from '../lookup.ts';
import { findFieldColumn, findRawColumn } from '../output-places.ts';
import { type ColumnExplanation, explainColumn } from './explain-column.ts';
import { explainRow, type LeftOutReason, type RowExplanation, type RowInTable } from './explain-row.ts';

/** Why a cell was not written: a reason of its row, or a reason of its column. */
export type CellLeftOutReason = LeftOutReason | 'outside_columns' | 'spacer' | 'column_not_appended';

export interface OutputCell {
  sheet: string;
  a1: string;
  header: string;
  target_field: string | null;
}

export interface CellExplanation {
  sheet: string;
  a1: string;
  /** The explanation of the row. If the cell is in a table, `tables` has only that table. */
  row: RowExplanation;
  column: ColumnExplanation | null;
  output: OutputCell | null;
  /** null if the cell was written. */
  left_out: CellLeftOutReason | null;
  /** The correction by which a person set the value that the rules saw; null also if the corrections are unknown. */
  correction: string | null;
  issues: LocatedIssue[];
}

/**
 * What a cell was read as, where it was written, or why it was left out. `row` is 1-based, `columnIndex` 0-based.
 * `issues` are searched for the cell's issues; default: the issues that the artifact lists. `given` says which cells
 * people corrected, since the record does not.
 */
export function explainCell(
  artifact: Artifact,
  place: { sheet: string; row: number; columnIndex: number },
  issues: readonly LocatedIssue[] = listIssues(artifact),
  given: GivenCells | null = null,
): CellExplanation {
  const sheet = findSheet(artifact, place.sheet);
  const letter = formatColumn(place.columnIndex);
  const row = explainRow(artifact, sheet.name, place.row, place.columnIndex);
  const isHere = ({ table_id }: RowInTable) => isInColumns(findTable(artifact, table_id).table, place.columnIndex);
  const tables = row.tables.filter(isHere);
  const own = tables.find(({ role }) => role !== 'title') ?? tables[0];
  const located = own && findTable(artifact, own.table_id);
  const isColumn = own?.role !== 'title' && located?.table.columns.some(({ column }) => column === letter);
  const column = located && isColumn ? explainColumn(artifact, located, letter) : null;
  const output = own && column ? findOutputCell(artifact, own, column) : null;
  return {
    sheet: sheet.name,
    a1: formatCell(place.row - 1, place.columnIndex),
    row: tables.length > 0 ? { ...row, tables } : row,
    column,
    output,
    left_out: output ? null : findReason(row, own, column),
    correction:
      output === null ? null : (given?.findCell(sheet.index, place.row, place.columnIndex)?.correction ?? null),
    issues: issues.filter((issue) => isIssueAt(issue, sheet.name, place.row, place.columnIndex)),
  };
}

function findOutputCell(artifact: Artifact, own: RowInTable, column: ColumnExplanation): OutputCell | null {
  if (!own.output) return null;
  const { sheet, row } = own.output;
  const written = findOutputTable(artifact, own.table_id);
  const found =
    column.target_field === null
      ? findRawColumn(artifact, sheet, written, column.column)
      : findFieldColumn(artifact, sheet, column.target_field);
  return found ? { sheet, a1: `${found.column}${row}`, header: found.header, target_field: found.target_field } : null;
}

function findReason(
  row: RowExplanation,
  own: RowInTable | undefined,
  column: ColumnExplanation | null,
): CellLeftOutReason {
  if (row.part?.decided_by === 'beside_table') return 'beside_table';
  if (!own) return isRowTabular(row) ? 'outside_columns' : (row.left_out ?? 'outside_columns');
  if (!column && (own.role === 'data' || own.role === 'header')) return 'spacer';
  if (own.output) return 'column_not_appended';
  return row.left_out ?? reasonOfRole(own);
}

/** Whether the row belongs to a table: then its cells beside the table are left out only because of their column. */
function isRowTabular({ left_out }: RowExplanation): boolean {
  return left_out === null || left_out === 'header' || left_out === 'repeated_header' || left_out === 'not_written';
}

/** For side-by-side tables: the row was written for the neighbour, but has another role in the cell's own table. */
function reasonOfRole({ role }: RowInTable): LeftOutReason {
  if (role === 'data') return 'not_written';
  return role === 'inside' ? 'label' : role;
}
