import type { Artifact, FieldSource } from '../../contract/artifact.ts';
import { type CellValue, parseCell, parseColumn } from '../../workbook/index.ts';
import type { GivenCells } from '../corrections/given-cells.ts';
import { findOutputTable } from '../lookup.ts';
import { findFieldColumn, findOutputRow } from '../output-places.ts';
import { columnSpan, listTables } from '../tables.ts';
import type { LocatedIssue } from './issues.ts';

const PLACEHOLDER = '{value}';

/** Shown in a message instead of a derived value, if there is no workbook to read it from. */
const NO_CELL = '(a derived value, which has no cell in the document)';

/** The cell that has the value of a message: 1-based row, 0-based column. */
export interface WantedCell {
  /** A derived value exists only in the normalized workbook. */
  workbook: 'document' | 'output';
  sheet: string;
  row: number;
  column: number;
}

/** Whether the message contains a placeholder for the value. */
export function namesValue({ message }: LocatedIssue): boolean {
  return message.includes(PLACEHOLDER);
}

/** The cell with the value for an issue's message; null for a derived value that was not written. */
export function findWantedCell(
  artifact: Artifact,
  issue: LocatedIssue,
  given: GivenCells | null = null,
): WantedCell | null | undefined {
  if (!namesValue(issue)) return undefined;
  if (isDerived(artifact, issue)) return findWrittenCell(artifact, issue);
  const cell = parseCell(issue.a1);
  // A value that a person gave does not occur in the document.
  if (cell && given !== null && isCorrected(artifact, issue, cell, given)) return findWrittenCell(artifact, issue);
  return cell && { workbook: 'document', sheet: issue.sheet, row: cell.row + 1, column: cell.column };
}

/** The issue with `{value}` in its message replaced by the value. Undefined: the value cannot be read. */
export function fillValue(issue: LocatedIssue, value: string | undefined): LocatedIssue {
  return { ...issue, message: issue.message.replaceAll(PLACEHOLDER, () => value ?? NO_CELL) };
}

/** Formats a value as people see it in a sheet. */
export function formatCellValue(value: CellValue): string {
  if (value === null) return '(empty)';
  return typeof value === 'object' ? Object.values(value).join('') : String(value);
}

/** Whether a rule derived the value, or a person gave it, so no cell has it. Issues of hooks name their own cell. */
function isDerived(artifact: Artifact, { table_id, target_field, rule }: LocatedIssue): boolean {
  if (target_field === null || artifact.rules[rule]?.kind === 'hook') return false;
  const isSource = ({ field, from }: FieldSource) => field === target_field && (from === 'derive' || from === 'person');
  const located = listTables(artifact).find(({ table }) => table.id === table_id);
  return located?.table.fields?.some(isSource) ?? false;
}

function isCorrected(
  artifact: Artifact,
  { sheet: name, table_id, target_field: field, row_index: row }: LocatedIssue,
  cell: { row: number; column: number },
  given: GivenCells,
): boolean {
  const located = listTables(artifact).find(({ sheet, table }) => sheet.name === name && table.id === table_id);
  if (located === undefined || field === null || row === null) return false;
  const { sheet, table } = located;
  if (given.findRowValue(sheet.index, row, field, columnSpan(table)) !== undefined) return true;
  return given.findCell(sheet.index, cell.row + 1, cell.column) !== undefined;
}

function findWrittenCell(artifact: Artifact, { table_id, target_field, row_index }: LocatedIssue): WantedCell | null {
  const written = row_index === null ? undefined : findOutputRow(findOutputTable(artifact, table_id), row_index);
  const column = written && findFieldColumn(artifact, written.sheet, target_field!);
  const index = column && parseColumn(column.column);
  return written && index !== undefined ? { workbook: 'output', ...written, column: index } : null;
}
