import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CellValue } from '../../../src/workbook/types.ts';
import { createWorkbookWriter, type WriterOptions, type WrittenRange } from '../../../src/workbook/writer/index.ts';

/** Writes one sheet from rows. */
export async function writeRows(
  path: string,
  header: string[],
  rows: CellValue[][],
  options: WriterOptions = {},
): Promise<WrittenRange[]> {
  const writer = createWorkbookWriter(path, options);
  const sheet = await writer.addSheet('Data', header);
  const columns = header.map((_, column) => rows.map((row) => row[column] ?? null));
  const ranges = await sheet.writeColumns(columns, rows.length);
  await writer.finish();
  return ranges;
}

/** Rows with every kind of value, enough for several pieces of XML. */
export function makeSampleRows(rowCount: number): CellValue[][] {
  return Array.from({ length: rowCount }, (_, at) => [
    `text ${at} & <more> ü😀`,
    at * 1.25,
    at % 2 === 0,
    { date: `2024-0${(at % 9) + 1}-15` },
    { datetime: '2024-02-29T12:34:56' },
    at % 3 === 0 ? null : { time: '07:08:09' },
  ]);
}

export const SAMPLE_HEADER = ['Text', 'Number', 'Flag', 'Day', 'Moment', 'Time'];

export function hashFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
