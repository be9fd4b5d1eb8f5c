import type { OutputRange } from '../../contract/artifact.ts';
import type { WrittenRange } from '../../workbook/writer/index.ts';

/** Adds the ranges to which a batch was written; rows that follow each other in source and output share a range. */
export function addRanges(
  ranges: OutputRange[],
  written: readonly WrittenRange[],
  sourceRows: readonly number[],
): void {
  let next = 0;
  for (const { sheetName, firstRow, rowCount } of written) {
    for (let i = 0; i < rowCount; i++) addRow(ranges, sheetName, firstRow + i, sourceRows[next++]!);
  }
}

function addRow(ranges: OutputRange[], sheet: string, row: number, sourceRow: number): void {
  const last = ranges.at(-1);
  const isNext =
    last !== undefined &&
    last.sheet === sheet &&
    last.last_row === row - 1 &&
    last.source_first_row + (row - last.first_row) === sourceRow;
  if (isNext) last.last_row = row;
  else ranges.push({ sheet, first_row: row, last_row: row, source_first_row: sourceRow });
}
