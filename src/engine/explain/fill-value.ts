import { parseCell } from '../../workbook/a1.ts';
import type { CellValue } from '../../workbook/types.ts';
import type { LocatedIssue } from './issues.ts';

const PLACEHOLDER = '{value}';

/** A cell of a document: 1-based row, 0-based column. */
export interface WantedCell {
  sheet: string;
  row: number;
  column: number;
}

/** The cell whose value an issue's message stands for, where there is one. */
export function findWantedCell({ message, a1, sheet }: LocatedIssue): WantedCell | undefined {
  const cell = message.includes(PLACEHOLDER) ? parseCell(a1) : undefined;
  return cell && { sheet, row: cell.row + 1, column: cell.column };
}

/** The issue with the value in its message in place of `{value}`. */
export function fillValue(issue: LocatedIssue, value: string): LocatedIssue {
  return { ...issue, message: issue.message.replaceAll(PLACEHOLDER, () => value) };
}

/** As people see it in a sheet. */
export function formatCellValue(value: CellValue): string {
  if (value === null) return '(empty)';
  return typeof value === 'object' ? Object.values(value).join('') : String(value);
}
