import type { CellValue } from './cell-value.ts';
import type { Row } from './row.ts';
import { RowBuilder } from './row-builder.ts';

const single = new RowBuilder();

/** Makes a single row: for rows that are not in the file, and for code that has plain values. */
export function makeRow(index: number, values: readonly CellValue[], hidden = false): Row {
  single.startRow();
  for (const [column, value] of values.entries()) single.place(column, value);
  single.endRow(index, hidden, true);
  return single.take()[0]!;
}
