import type { CellValue, NumberFormat, OpenOptions } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import type { ReadFormats } from './sender-formats.ts';
import type { ReadRows } from './sent-rows.ts';

/** Reads rows of a file, in each sheet only up to the last wanted row. */
export function makeRowReader(path: string, options: OpenOptions): ReadRows {
  return async (sheetIndex, rows) => {
    const found = new Map<number, readonly CellValue[]>();
    const wanted = new Set(rows);
    const last = Math.max(0, ...rows);
    const workbook = await openWorkbook(path, options);
    try {
      for await (const batch of workbook.openSheet(sheetIndex).readRows()) {
        for (const row of batch) if (wanted.has(row.index)) found.set(row.index, row.values);
        if ((batch.at(-1)?.index ?? 0) >= last) break;
      }
    } finally {
      await workbook.close();
    }
    return found;
  };
}

/** Reads number formats of a file, in each sheet only up to the last wanted row; a csv file has none. */
export function makeFormatReader(path: string, options: OpenOptions): ReadFormats {
  return async (sheetIndex, rows) => {
    const found = new Map(rows.map((row) => [row, new Map<number, NumberFormat>()]));
    const last = Math.max(0, ...rows);
    const onNumberFormat = (row: number, column: number, format: NumberFormat) => found.get(row)?.set(column, format);
    const workbook = await openWorkbook(path, { ...options, onNumberFormat });
    try {
      if (workbook.facts.format === 'csv') return new Map();
      for await (const batch of workbook.openSheet(sheetIndex).readRows()) {
        if ((batch.at(-1)?.index ?? 0) >= last) break;
      }
    } finally {
      await workbook.close();
    }
    return found;
  };
}
