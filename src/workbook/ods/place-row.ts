import type { RowBuilder } from '../rows/row-builder.ts';
import type { CellValue } from '../types.ts';
import type { OdsStyles } from './cell-styles.ts';

/** A filled cell, repeated over columns. */
interface OdsCell {
  column: number;
  repeat: number;
  value: CellValue;
  kind: 'value' | 'hours' | 'uncached';
  /** See `RowBuilder.format`. */
  format: number;
  style: string | undefined;
}

/** A row as it is read; it may be repeated. */
export interface OpenRow {
  repeat: number;
  hidden: boolean;
  defaultStyle: string | undefined;
  column: number;
  cells: OdsCell[];
}

/** Adds a row, repeated from `firstRow` to before `endRow` (0-based), and tells the number formats of its cells. */
export function placeRow(
  rows: RowBuilder,
  { hidden, cells }: Pick<OpenRow, 'hidden' | 'cells'>,
  { firstRow, endRow }: { firstRow: number; endRow: number },
  { tellFormat }: Pick<OdsStyles, 'tellFormat'>,
): void {
  for (let index = firstRow; index < endRow; index++) {
    rows.startRow();
    for (const cell of cells) placeCell(rows, cell);
    rows.endRow(index + 1, hidden);
    if (tellFormat === null) continue;
    for (const { column, repeat, style } of cells)
      for (let at = column; at < column + repeat; at++) tellFormat(index + 1, at, style);
  }
}

function placeCell(rows: RowBuilder, { column, repeat, value, kind, format }: OdsCell): void {
  rows.format = format;
  for (let at = column; at < column + repeat; at++) {
    if (kind === 'uncached') rows.markUncached(at);
    else if (kind === 'hours') rows.placeHours(at, Number(value));
    else rows.place(at, value);
  }
}
