import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { openXls } from '../../../src/workbook/xls/open-xls.ts';
import { pluck } from '../../helpers/pluck.ts';
import {
  END,
  makeSheet,
  makeStream,
  makeXls,
  merges,
  number,
  readSheet,
  readValues,
  record,
  startOf,
  u16,
  writeXls,
  type XlsSheet,
} from './make-xls.ts';

const cell = (value: number) => [number(0, 0, value)];

test('hidden sheets, and sheets that are not tables', async () => {
  const sheets: XlsSheet[] = [
    { name: 'Shown', records: cell(1) },
    { name: 'Hidden', records: cell(2), visibility: 1 },
    { name: 'Very hidden', records: cell(3), visibility: 2 },
    // The copies that a chart keeps of its cells are no cells of a sheet.
    { name: 'a chart', records: [record(0x1001, u16(0)), ...cell(4)], kind: 2, part: 0x20 },
    { name: 'a macro', records: cell(5), kind: 1, part: 0x40 },
    { name: 'a dialog', records: [record(0x0081, u16(0x10))] },
    { name: 'a module', records: [record(0x0fff)], kind: 6, part: 0x06 },
    { name: 'Łast', records: cell(6) },
  ];
  const workbook = await openXls(makeXls({ sheets }));
  assert.deepEqual(workbook.facts, {
    format: 'xls',
    skippedSheets: [
      { name: 'a chart', kind: 'chart' },
      { name: 'a macro', kind: 'macro' },
      { name: 'a dialog', kind: 'dialog' },
      { name: 'a module', kind: 'module' },
    ],
  });
  assert.deepEqual(pluck(workbook.sheets, 'index', 'name', 'hidden'), [
    [0, 'Shown', false],
    [1, 'Hidden', true],
    [2, 'Very hidden', true],
    [3, 'Łast', false],
  ]);
  assert.deepEqual((await readSheet(workbook, 3)).rows[0]!.values, [6]);
  await workbook.close();
});

test('sheets are in the order of the list, wherever they are in the file', async () => {
  const stream = makeStream({
    sheets: [
      { name: 'One', records: cell(1) },
      { name: 'Two', records: cell(2) },
    ],
  });
  const first = stream.indexOf(Buffer.from([0x85, 0])) + 4;
  const second = stream.indexOf(Buffer.from([0x85, 0]), first) + 4;
  const [one, two] = [stream.readUInt32LE(first), stream.readUInt32LE(second)];
  stream.writeUInt32LE(two, first);
  stream.writeUInt32LE(one, second);
  const workbook = await openXls(stream);
  assert.deepEqual(pluck(workbook.sheets, 'name'), ['One', 'Two']);
  assert.deepEqual((await readSheet(workbook)).rows[0]!.values, [2]);
});

test('a chart inside of a sheet is passed over', async () => {
  const chart = [startOf(0x20), record(0x1001, u16(0)), number(9, 9, 9), record(0x0fff), END];
  assert.deepEqual(await readValues(makeSheet([number(0, 0, 1), ...chart, number(1, 0, 2)])), [[1], [2]]);
});

test('merged ranges; those without cells are noted', async () => {
  const workbook = await openXls(
    makeSheet([...cell(1), merges([0, 1, 0, 2], [3, 3, 5, 5]), merges([5, 4, 0, 0], [0, 0, 0, 256])]),
  );
  const reader = workbook.openSheet(0);
  for await (const _ of reader.readRows());
  assert.deepEqual(reader.merges, [
    { firstRow: 0, lastRow: 1, firstColumn: 0, lastColumn: 2 },
    { firstRow: 3, lastRow: 3, firstColumn: 5, lastColumn: 5 },
  ]);
  assert.deepEqual(reader.notes, [{ code: 'merges_ignored', count: 2, firstRow: null }]);
});

test('rows are read from a file, from bytes, and from a stream without an OLE file around it', async () => {
  const sheets = [{ name: 'One', records: cell(1) }];
  for (const source of [writeXls(makeXls({ sheets })), makeXls({ sheets }), writeXls(makeStream({ sheets }))]) {
    const workbook = await openXls(source);
    assert.deepEqual((await readSheet(workbook)).rows, (await readSheet(workbook)).rows);
    assert.equal(workbook.readShare!(), 1);
    await workbook.close();
    await workbook.close();
    assert.throws(() => workbook.openSheet(0), RangeError);
  }
  const opened = await openWorkbook(writeXls(makeStream({ sheets })));
  assert.equal(opened.facts.format, 'xls');
  await opened.close();
});

test('the share of the rows that have been read grows', async () => {
  const records = Array.from({ length: 60_000 }, (_, at) => number(at, 0, at));
  const workbook = await openXls(
    makeXls({
      sheets: [
        { name: 'One', records },
        { name: 'Two', records },
      ],
    }),
  );
  assert.equal(workbook.readShare!(), 0);
  for await (const _ of workbook.openSheet(0).readRows()) break;
  const share = workbook.readShare!();
  assert.ok(share > 0.1 && share < 0.3);
  await readSheet(workbook);
  assert.equal(workbook.readShare!(), 0.5);
  await workbook.close();
});

test('a missing file, an empty one and too many sheets have their codes', async () => {
  await assert.rejects(openXls('/nowhere/book.xls'), { code: 'file_not_found' });
  await assert.rejects(openXls(writeXls(Buffer.alloc(0))), { code: 'empty_file' });
  const sheets = Array.from({ length: 1001 }, (_, at) => ({ name: `Sheet ${at}`, records: [] }));
  await assert.rejects(openXls(makeXls({ sheets })), { code: 'too_many_sheets' });
});
