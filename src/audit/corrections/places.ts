import type { Sheet, Table } from '../../contract/artifact.ts';
import type { Place } from '../../contract/corrections.ts';
import { formatColumn, maxRows, parseCell, parseRange } from '../../workbook/a1.ts';

/** Rows of a sheet, 1-based and inclusive. */
export interface RowSpan {
  first: number;
  last: number;
}

/** Reads `5` or `5:9`; undefined for anything else. */
export function parseRows(a1: string): RowSpan | undefined {
  const match = /^([1-9]\d{0,6})(?::([1-9]\d{0,6}))?$/.exec(a1);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first <= last && last <= maxRows ? { first, last } : undefined;
}

/** The table that a cell is in, and the letter of its column; undefined where there is none. */
export function findColumn(sheet: Sheet, { a1 }: Pick<Place, 'a1'>): { table: Table; column: string } | undefined {
  const cell = parseCell(a1);
  if (cell === undefined) return undefined;
  const column = formatColumn(cell.column);
  for (const table of sheet.tables) {
    const range = parseRange(table.a1_range);
    if (range === undefined || cell.row < range.firstRow || cell.row > range.lastRow) continue;
    if (table.columns.some((known) => known.column === column)) return { table, column };
  }
  return undefined;
}
