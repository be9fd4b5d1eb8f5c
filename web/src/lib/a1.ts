/** 0 → "A", 26 → "AA". */
export function formatColumn(index: number): string {
  let text = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  }
  return text;
}

/** "A" → 0; -1 for anything that isn't a column. */
export function parseColumn(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

interface Cell {
  row: number;
  column: number;
}

/** "B4". */
export const formatCell = ({ row, column }: Cell): string => `${formatColumn(column)}${row}`;

export interface CellRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/** "B4:H20" or "B4": rows from 1, columns from 0; null for anything else. */
export function parseRange(a1: string): CellRange | null {
  const match = /^([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?$/.exec(a1);
  if (!match) return null;
  const [, column = '', row = '', lastColumn = column, lastRow = row] = match;
  return {
    firstRow: Number(row),
    lastRow: Number(lastRow),
    firstColumn: parseColumn(column),
    lastColumn: parseColumn(lastColumn),
  };
}

/** The range from one cell to another, whichever is first: "A4:H20", or "A4" for one cell. */
export function formatRange(from: Cell, to: Cell): string {
  const [top, bottom] = [Math.min(from.row, to.row), Math.max(from.row, to.row)];
  const [left, right] = [Math.min(from.column, to.column), Math.max(from.column, to.column)];
  const first = formatCell({ row: top, column: left });
  const last = formatCell({ row: bottom, column: right });
  return first === last ? first : `${first}:${last}`;
}

export const formatCells = ({ firstRow, lastRow, firstColumn, lastColumn }: CellRange): string =>
  formatRange({ row: firstRow, column: firstColumn }, { row: lastRow, column: lastColumn });

/** The cell "B4"; for a range such as "H20:B4", its first cell, from which it was chosen. */
export function parseCell(chosen: string | undefined): Cell | null {
  const range = chosen ? parseRange(chosen.split(':')[0]!) : null;
  return range && { row: range.firstRow, column: range.firstColumn };
}

/** A range of more than one cell, with its corners in order, whichever corner was chosen first. */
export function parseChosen(chosen: string | undefined): CellRange | null {
  const [from, to] = (chosen?.split(':') ?? []).map(parseCell);
  return from && to ? parseRange(formatRange(from, to)) : null;
}
