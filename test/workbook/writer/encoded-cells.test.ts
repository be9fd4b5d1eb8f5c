import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { ColumnCells, OutputCells } from '../../../src/workbook/rows/column-cells.ts';
import type { EncodedCell } from '../../../src/workbook/rows/date-cell.ts';
import { makeRow } from '../../../src/workbook/rows/make-row.ts';
import { makeOutputCells, ReplacedCells } from '../../../src/workbook/rows/replaced-cells.ts';
import { RowBuilder } from '../../../src/workbook/rows/row-builder.ts';
import type { CellValue } from '../../../src/workbook/types.ts';
import { createWorkbookWriter } from '../../../src/workbook/writer/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const VALUES: CellValue[] = [
  ...['plain', ' blanks ', 'a & b <c>', 'ü😀', '_x0041_', 'under_score', '_xylophone', '\u0001', '\ufffe', '\uf8ff'],
  ...['line\nfeed', '"quoted" \\', '\ud800', '=1+1', 'x'.repeat(32_768), 'é'.repeat(20_000), '#N/A', '0012'],
  ...[0, -1.5, 1e21, 1e-7, 0.1 + 0.2, 123456789012345680000, true, false, null],
  ...['1900-01-01', '1900-02-28', '1900-03-01', '2024-02-29', '9999-12-31'].map((date) => ({ date })),
  // Each digit in each place where it is possible.
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ date: `20${n}${n}-0${n}-1${n}` })),
  ...['1900-01-01T01:00:00', '2024-02-29T23:59:59', '2024-02-29T23:59:59.123'].map((datetime) => ({ datetime })),
  ...['00:00:00', '12:30:00.5'].map((time) => ({ time })),
];

async function write(t: TestContext, column: OutputCells | CellValue[]): Promise<Buffer> {
  const path = join(await makeTempFolder(t), 'book.xlsx');
  const writer = createWorkbookWriter(path);
  const sheet = await writer.addSheet('Data', ['column']);
  await sheet.writeColumns([column], VALUES.length);
  await writer.finish();
  return readFileSync(path);
}

test('cells of the document give the same bytes as their values', async (t) => {
  const source = new ColumnCells(
    VALUES.map((value, at) => makeRow(at + 1, [value])),
    0,
  );
  const expected = await write(t, VALUES);
  assert.ok((await write(t, new OutputCells(source, null))).equals(expected));
  const replaced = VALUES.map((value, at) => (at % 2 === 0 ? value : undefined));
  assert.ok((await write(t, new OutputCells(source, replaced))).equals(expected));
});

test("a person's number in place of a duration is a duration, and other numbers are numbers", async (t) => {
  const builder = new RowBuilder();
  for (const [at, value] of [0.25, 0.5, 'late', null, 7].entries()) {
    builder.startRow();
    if (typeof value === 'number' && value < 1) builder.placeHours(0, value);
    else builder.place(0, value);
    builder.endRow(at + 1, false, true);
  }
  const rows = builder.take();
  const given = new Map<number, EncodedCell>([1, 2, 3, 4].map((position) => [position, 8.25]));
  const column = makeOutputCells(new ReplacedCells(rows, 0, given), null, true);
  const path = join(await makeTempFolder(t), 'book.xlsx');
  const writer = createWorkbookWriter(path, { hasDurations: true });
  const sheet = await writer.addSheet('Data', ['column']);
  await sheet.writeColumns([column], rows.length);
  await writer.finish();
  const workbook = await openWorkbook(path);
  const values: CellValue[] = [];
  for await (const list of workbook.openSheet(0).readRows()) values.push(...list.map((row) => row.valueAt(0)));
  await workbook.close();
  assert.deepEqual(values, ['column', 0.25, 0.34375, 8.25, 8.25, 8.25]);
});
