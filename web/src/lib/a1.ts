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
export function formatRange(from: { row: number; column: number }, to: { row: number; column: number }): string {
  const [top, bottom] = [Math.min(from.row, to.row), Math.max(from.row, to.row)];
  const [left, right] = [Math.min(from.column, to.column), Math.max(from.column, to.column)];
  const first = `${formatColumn(left)}${top}`;
  const last = `${formatColumn(right)}${bottom}`;
  return first === last ? first : `${first}:${last}`;
}
