import { join } from 'node:path';
import { parseCell } from '../../../src/workbook/a1.ts';
import type { CellValue } from '../../../src/workbook/types.ts';
import { writeStyledWorkbook } from '../../../src/workbook/writer/styled/write-styled-workbook.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { readSheets } from './jobs.ts';

/** Writes a workbook again with other values in some cells: imitates a sender's program. */
export async function rewrite(file: string, changes: Record<string, CellValue>, sheetName?: string): Promise<string> {
  const sheets = await readSheets(file);
  const name = sheetName ?? Object.keys(sheets)[1]!;
  for (const [a1, value] of Object.entries(changes)) {
    const { row, column } = parseCell(a1)!;
    while (sheets[name]!.length <= row) sheets[name]!.push([]);
    sheets[name]![row]![column] = value;
  }
  const copy = join(makeFolder(), 'returned.xlsx');
  const styled = Object.entries(sheets).map(([title, rows]) => ({
    name: title,
    rows: rows.map((values) => Array.from(values, (value) => ((value ?? null) === null ? null : { value: value! }))),
    widths: [12],
    frozenRows: 0,
    hidesFirst: false,
    notes: [],
  }));
  writeStyledWorkbook(copy, styled, 'Test');
  return copy;
}
