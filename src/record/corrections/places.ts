import type { Sheet, Table } from '../../contract/artifact.ts';
import type { Place } from '../../contract/corrections.ts';
import { type CellRange, formatColumn, maxRows, parseCell, parseRange } from '../../workbook/index.ts';

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

/** The table that contains a cell; undefined if there is none. */
export function findTableAt(sheet: Sheet, { a1 }: Pick<Place, 'a1'>): Table | undefined {
  const cell = parseCell(a1);
  return cell && sheet.tables.find((table) => isInside(table, cell));
}

/** The table that contains a cell, and the letter of the cell's column; undefined if there is no such table. */
export function findColumn(sheet: Sheet, { a1 }: Pick<Place, 'a1'>): { table: Table; column: string } | undefined {
  const cell = parseCell(a1);
  if (cell === undefined) return undefined;
  const column = formatColumn(cell.column);
  const table = sheet.tables.find(
    (candidate) => isInside(candidate, cell) && candidate.columns.some((known) => known.column === column),
  );
  return table && { table, column };
}

/** Row and column are 0-based. */
function isInside({ a1_range }: Table, { row, column }: { row: number; column: number }): boolean {
  const range = parseRange(a1_range);
  if (range === undefined || row < range.firstRow || row > range.lastRow) return false;
  return column >= range.firstColumn && column <= range.lastColumn;
}

export function haveCommonRows(one: CellRange, other: CellRange): boolean {
  return one.firstRow <= other.lastRow && other.firstRow <= one.lastRow;
}

export function haveCommonCells(one: CellRange, other: CellRange): boolean {
  return haveCommonRows(one, other) && one.firstColumn <= other.lastColumn && other.firstColumn <= one.lastColumn;
}
