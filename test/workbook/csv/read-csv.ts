import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import type { CellValue, OpenOptions, ReaderNote } from '../../../src/workbook/types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

interface Read {
  quote: string | undefined;
  encoding: string | undefined;
  rows: CellValue[][];
  notes: readonly ReaderNote[];
}

/** Writes a file into a temp folder of the test, and reads it as a person's document is read. */
export async function readCsv(t: TestContext, content: string | Buffer, options: OpenOptions = {}): Promise<Read> {
  const path = join(await makeTempFolder(t), 'file.csv');
  await writeFile(path, content);
  const workbook = await openWorkbook(path, options);
  const reader = workbook.openSheet(0);
  const rows: CellValue[][] = [];
  for await (const batch of reader.readRows()) rows.push(...batch.map(({ values }) => values));
  return { quote: workbook.facts.quote, encoding: workbook.facts.encoding, rows, notes: reader.notes };
}
