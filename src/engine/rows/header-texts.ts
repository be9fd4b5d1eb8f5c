import type { CellRange, CellValue, Row } from '../../workbook/index.ts';
import { toShownText } from '../scrub/scrub.ts';
import { isBlankValue } from './rows.ts';

/** The index and values of a header row. */
export type HeaderRow = Pick<Row, 'index' | 'values'>;

/** Header texts by column, top down, from `firstColumn` to `lastColumn`; a merged cell's text is in all its columns. */
export function readHeaderParts(
  headerRows: readonly HeaderRow[],
  merges: readonly CellRange[],
  firstColumn: number,
  lastColumn: number,
): string[][] {
  const parts: string[][] = [];
  // Each access to a row's values decodes them again.
  const rows = headerRows.map(({ index, values }) => ({ index, values }));
  const isInHeader = ({ firstRow, lastRow }: CellRange) =>
    rows.some(({ index }) => index > firstRow && index <= lastRow + 1);
  const ranges = merges.filter(isInHeader);
  for (let column = firstColumn; column <= lastColumn; column++) {
    const texts = rows
      .map((row) => readSpreadValue(rows, ranges, row.index - 1, column))
      .filter((value) => !isBlankValue(value))
      .map((value) => toHeaderText(value!));
    // A cell that is merged downwards has the same text in each row; it is listed once.
    parts.push(texts.filter((text, i) => text !== texts[i - 1]));
  }
  return parts;
}

/** A header cell's text, with single spaces. */
export function toHeaderText(value: CellValue): string {
  return toShownText(value).replace(/\s+/g, ' ').trim();
}

/** The cell's own value, or the value of the merged range that contains it. Rows are 0-based. */
function readSpreadValue(
  headerRows: readonly HeaderRow[],
  merges: readonly CellRange[],
  rowIndex: number,
  column: number,
): CellValue | undefined {
  const range = merges.find(
    ({ firstRow, lastRow, firstColumn, lastColumn }) =>
      rowIndex >= firstRow && rowIndex <= lastRow && column >= firstColumn && column <= lastColumn,
  );
  const row = headerRows.find(({ index }) => index - 1 === (range?.firstRow ?? rowIndex));
  return row?.values[range?.firstColumn ?? column];
}
