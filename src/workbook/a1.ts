import type { CellRange } from './types.ts';

/** XFD, the last column that a workbook may have (ECMA-376 part 1, 18.3.1.4, as all programs apply it). */
export const maxColumns = 16_384;
/** The last row that a workbook may have. */
export const maxRows = 1_048_576;

const CELL = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/;

/** 0 → `A`, 25 → `Z`, 26 → `AA`. */
export function formatColumn(columnIndex: number): string {
  let letters = '';
  for (let rest = columnIndex + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** `A` → 0, `aa` → 26; `undefined` for anything but one to three letters. */
export function parseColumn(letters: string): number | undefined {
  if (!/^[A-Za-z]{1,3}$/.test(letters)) return undefined;
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** The A1 name of a cell with this 0-based row and column: (4, 2) → `C5`. */
export function formatCell(rowIndex: number, columnIndex: number): string {
  return `${formatColumn(columnIndex)}${rowIndex + 1}`;
}

/** `C5`, `$c$5` → 0-based row and column; `undefined` for other text and for cells that no sheet can have. */
export function parseCell(a1: string): { row: number; column: number } | undefined {
  const match = CELL.exec(a1);
  if (!match) return undefined;
  const column = parseColumn(match[1]!)!;
  const row = Number(match[2]) - 1;
  return column < maxColumns && row < maxRows ? { row, column } : undefined;
}

/** Formats a range: `B2:C5`, or `B2` for a single cell. */
export function formatRange(range: CellRange): string {
  const first = formatCell(range.firstRow, range.firstColumn);
  const last = formatCell(range.lastRow, range.lastColumn);
  return first === last ? first : `${first}:${last}`;
}

/** Parses `B2:C5` or `B2`, with corners in any order; `undefined` for other text. */
export function parseRange(a1: string): CellRange | undefined {
  const corners = a1.split(':');
  if (corners.length > 2) return undefined;
  const first = parseCell(corners[0]!);
  const last = parseCell(corners[1] ?? corners[0]!);
  if (!first || !last) return undefined;
  return {
    firstRow: Math.min(first.row, last.row),
    lastRow: Math.max(first.row, last.row),
    firstColumn: Math.min(first.column, last.column),
    lastColumn: Math.max(first.column, last.column),
  };
}

/** Whether a range is inside of another one, or the same. */
export function isWithin(range: CellRange, { firstRow, lastRow, firstColumn, lastColumn }: CellRange): boolean {
  return (
    range.firstRow >= firstRow &&
    range.lastRow <= lastRow &&
    range.firstColumn >= firstColumn &&
    range.lastColumn <= lastColumn
  );
}
