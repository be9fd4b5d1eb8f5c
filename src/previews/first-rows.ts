import type { CellValue, OpenOptions } from '../workbook/index.ts';

/** How many rows of each sheet a dry run shows, including the header. */
const SHOWN_ROWS = 6;

/** The first rows of a sheet. */
export interface FirstRows {
  sheet: string;
  rows: CellValue[][];
}

/** The first rows of each sheet of a workbook that ADE wrote, with durations as its job read them. */
export async function readFirstRows(path: string, { durations }: Pick<OpenOptions, 'durations'>): Promise<FirstRows[]> {
  const { openWorkbook } = await import('../workbook/open/open-workbook.ts');
  const workbook = await openWorkbook(path, { durations });
  const sheets: FirstRows[] = [];
  for (const { index, name } of workbook.sheets) {
    const rows: CellValue[][] = [];
    for await (const list of workbook.openSheet(index).readRows()) {
      rows.push(...list.map(({ values }) => values));
      if (rows.length >= SHOWN_ROWS) break;
    }
    sheets.push({ sheet: name, rows: rows.slice(0, SHOWN_ROWS) });
  }
  await workbook.close();
  return sheets;
}
