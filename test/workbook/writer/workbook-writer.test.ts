import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as xlsx from '@e965/xlsx';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { createWorkbookWriter } from '../../../src/workbook/writer/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeSampleRows, SAMPLE_HEADER, writeRows } from './write-sample.ts';

test('a full sheet continues in the next one, with the header repeated', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const writer = createWorkbookWriter(path, { maxRowsPerSheet: 4 });
  const sheet = await writer.addSheet('Data', ['n']);
  assert.deepEqual(await sheet.writeColumns([[1, 2]], 2), [{ sheetName: 'Data', firstRow: 2, rowCount: 2 }]);
  assert.deepEqual(await sheet.writeColumns([[3, 4, 5, 6, 7]], 5), [
    { sheetName: 'Data', firstRow: 4, rowCount: 1 },
    { sheetName: 'Data (2)', firstRow: 2, rowCount: 3 },
    { sheetName: 'Data (3)', firstRow: 2, rowCount: 1 },
  ]);
  assert.equal(sheet.name, 'Data (3)');
  await writer.addSheet('data (2)', ['other']);
  await writer.finish();
  const book = xlsx.read(readFileSync(path));
  assert.deepEqual(book.SheetNames, ['Data', 'Data (2)', 'Data (3)', 'data (2) (2)']);
  const rows = book.SheetNames.map((name) => xlsx.utils.sheet_to_json(book.Sheets[name]!, { header: 1 }));
  assert.deepEqual(rows, [[['n'], [1], [2], [3]], [['n'], [4], [5], [6]], [['n'], [7]], [['other']]]);
});

test('all rows arrive if they are written in many pieces', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const rows = makeSampleRows(5000);
  assert.deepEqual(await writeRows(path, SAMPLE_HEADER, rows), [{ sheetName: 'Data', firstRow: 2, rowCount: 5000 }]);
  const read = xlsx.utils.sheet_to_json<unknown[]>(xlsx.read(readFileSync(path)).Sheets.Data!, { header: 1 });
  assert.equal(read.length, 5001);
  rows.forEach((row, at) => {
    assert.deepEqual(read[at + 1]!.slice(0, 3), row.slice(0, 3));
  });
});

test('sheet names become valid and unique', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const writer = createWorkbookWriter(path);
  const long = 'x'.repeat(40);
  const wanted = ['a/b[c]:d*e?f\\g', long, long, "'quoted'", '', 'History', 'Über & <x>', 'über & <X>'];
  const names: string[] = [];
  for (const name of wanted) names.push((await writer.addSheet(name, ['h'])).name);
  await writer.finish();
  const expected = ['a_b_c__d_e_f_g', 'x'.repeat(31), `${'x'.repeat(27)} (2)`, 'quoted', 'Sheet', 'History_'];
  assert.deepEqual(names, [...expected, 'Über & <x>', 'über & <X> (2)']);
  assert.deepEqual(xlsx.read(readFileSync(path)).SheetNames, names);
});

test('texts that are too long are truncated and reported', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const cut: unknown[] = [];
  const text = `${'x'.repeat(32_766)}😀`;
  await writeRows(path, ['a', 'b'], [['short', text]], { onTruncated: (...where) => cut.push(where) });
  assert.deepEqual(cut, [['Data', 2, 1]]);
  const sheet = xlsx.read(readFileSync(path)).Sheets.Data!;
  assert.equal(sheet.B2.v, 'x'.repeat(32_766));
});

test('values that spreadsheets do not have become texts', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const dates = [{ date: '1900-02-28' }, { date: '1899-12-31' }, { date: '+010000-01-01' }];
  await writeRows(path, ['a'], [[Number.NaN], ...dates.map((date) => [date])]);
  const sheet = xlsx.read(readFileSync(path)).Sheets.Data!;
  assert.deepEqual(
    ['A2', 'A3', 'A4', 'A5'].map((at) => [sheet[at].t, sheet[at].v]),
    [
      ['s', '#NUM!'],
      ['s', '1900-02-28'],
      ['s', '1899-12-31'],
      ['s', '+010000-01-01'],
    ],
  );
});

test('a workbook without sheets gets an empty one, and bytes is the size', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const { bytes } = await createWorkbookWriter(path).finish();
  assert.equal(statSync(path).size, bytes);
  assert.deepEqual(xlsx.read(readFileSync(path)).SheetNames, ['Sheet1']);
});

test('abort leaves no file behind, before, during and after writing', async (t) => {
  const dir = await makeTempFolder(t);
  await createWorkbookWriter(join(dir, 'at-once.xlsx')).abort();
  const amid = createWorkbookWriter(join(dir, 'amid.xlsx'));
  const sheet = await amid.addSheet('Data', ['n']);
  await sheet.writeColumns([Array.from({ length: 50_000 }, (_, at) => at)], 50_000);
  await amid.abort();
  await assert.rejects(amid.finish());
  const after = createWorkbookWriter(join(dir, 'after.xlsx'));
  await after.finish();
  await after.abort();
  assert.deepEqual(readdirSync(dir), []);
});

test('a file beyond maxBytes is refused, and every later call fails in the same way', async (t) => {
  const path = join(await makeTempFolder(t), 'out.xlsx');
  const writer = createWorkbookWriter(path, { maxBytes: 100_000 });
  const sheet = await writer.addSheet('Data', ['n']);
  const isTooLarge = (error: unknown) => isAdeError(error, 'output_too_large') && error.details.path === 'out.xlsx';
  const numbers = Array.from({ length: 10_000 }, (_, at) => Math.sin(at));
  await assert.rejects(async () => {
    for (let round = 0; round < 20; round++) await sheet.writeColumns([numbers], numbers.length);
    await writer.finish();
  }, isTooLarge);
  await assert.rejects(sheet.writeColumns([[1]], 1), isTooLarge);
  await assert.rejects(writer.finish(), isTooLarge);
  await writer.abort();
  assert.equal(existsSync(path), false);
});

test('no space left is disk_full', { skip: !existsSync('/dev/full') && 'there is no /dev/full' }, async () => {
  const writer = createWorkbookWriter('/dev/full');
  const isFull = (error: unknown) => isAdeError(error, 'disk_full');
  await assert.rejects(writer.finish(), isFull);
});

test('if the folder does not exist, the first call that waits fails', async (t) => {
  const writer = createWorkbookWriter(join(await makeTempFolder(t), 'missing', 'out.xlsx'));
  await assert.rejects(writer.finish(), { code: 'ENOENT' });
  await writer.abort();
});

test('more columns than a sheet can have are refused', async (t) => {
  const writer = createWorkbookWriter(join(await makeTempFolder(t), 'out.xlsx'));
  const header = Array.from({ length: 16_385 }, () => 'h');
  await assert.rejects(
    writer.addSheet('Data', header),
    (error) => isAdeError(error, 'too_many_columns') && error.details.found === 'XFE' && error.details.max === 'XFD',
  );
  await writer.abort();
});
