import type { CellValue } from '../../workbook/index.ts';

/** A cell of a row above a table; row and column of the sheet, 1-based and 0-based. */
export interface TitleCell {
  row: number;
  column: number;
  text: string;
}

/** Longer texts are notes. */
const MAX_TITLE_CHARS = 200;
/** Enough for a letterhead. */
const MAX_TITLE_CELLS = 100;

/** Adds the texts of a title row to those of the rows above it. */
export function addTitleCells(cells: TitleCell[], row: number, values: readonly CellValue[]): void {
  for (const [column, value] of values.entries()) {
    if (cells.length >= MAX_TITLE_CELLS) return;
    if (typeof value === 'string' && value.length <= MAX_TITLE_CHARS) cells.push({ row, column, text: value });
  }
}
