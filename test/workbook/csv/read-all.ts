import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openCsv } from '../../../src/workbook/csv/open-csv.ts';
import type { FileFacts, OpenOptions, Row } from '../../../src/workbook/types.ts';

/** A function that writes a file into a temp folder of the test and reads it as csv. */
export function createCsvReader(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'ade-csv-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return async (
    content: string | Buffer,
    name = 'data.csv',
    options: OpenOptions = {},
  ): Promise<{ facts: FileFacts; rows: Row[] }> => {
    const path = join(dir, name);
    writeFileSync(path, content);
    const workbook = await openCsv(path, options);
    const rows: Row[] = [];
    for await (const batch of workbook.openSheet(0).readRows()) rows.push(...batch);
    await workbook.close();
    return { facts: workbook.facts, rows };
  };
}

export function toValues(rows: Row[]) {
  return rows.map((row) => row.values);
}
