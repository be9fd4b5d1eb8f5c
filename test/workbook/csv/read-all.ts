import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCsv } from '../../../src/workbook/csv/open-csv.ts';
import type { FileFacts, OpenOptions } from '../../../src/workbook/types.ts';
import { type PlainRow, toPlainRow } from '../../helpers/plain-rows.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

/** Returns a function that writes a file into a temp folder of the test and reads it as csv. */
export function createCsvReader() {
  const dir = makeFileFolder();
  return async (
    content: string | Buffer,
    name = 'data.csv',
    options: OpenOptions = {},
  ): Promise<{ facts: FileFacts; rows: PlainRow[] }> => {
    const path = join(dir, name);
    writeFileSync(path, content);
    const workbook = await openCsv(path, options);
    const rows: PlainRow[] = [];
    for await (const batch of workbook.openSheet(0).readRows()) rows.push(...batch.map(toPlainRow));
    await workbook.close();
    return { facts: workbook.facts, rows };
  };
}

export function toValues(rows: PlainRow[]) {
  return rows.map((row) => row.values);
}
