import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BinaryRecord } from '../../../fuzz/fixtures/records.ts';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { recordType } from '../../../src/workbook/xlsb/record-types.ts';
import {
  cell,
  f64,
  formula,
  inlineText,
  makeParts,
  makeSheet,
  makeTexts,
  merges,
  plainItem,
  range,
  readParts,
  real,
  record,
  reference,
  row,
  sharedText,
  text,
  u8,
  u16,
  u32,
} from './make-xlsb.ts';

/** Rows 3 and 4 of a sound sheet; each damage below changes them. */
const ROWS = [row(3), real(0, 1), real(1, 2), row(4), real(0, 3), real(1, 4)];
const FORMULA = cell(recordType.formulaNumber, 2, Buffer.concat([f64(1), formula()]));
const shared = (column: number, firstRow: number, firstColumn: number) =>
  cell(recordType.formulaNumber, column, Buffer.concat([f64(1), reference(firstRow, firstColumn)]));
const sharedFormula = (lastRow: number) =>
  record(recordType.sharedFormula, range(2, lastRow, 0, 0), u32(1), u8(7), u32(0));
const cut = ({ type, content }: BinaryRecord, bytes = 1): BinaryRecord => ({
  type,
  content: content.subarray(0, -bytes),
});
const more = ({ type, content }: BinaryRecord): BinaryRecord => ({ type, content: Buffer.concat([content, u8(0)]) });
const rowDescent = [record(37, u16(1), u32(0)), record(recordType.rowDescent, u16(5)), record(38)];

/** What is wrong → the rows and cells, and what the error says after the sheet's name. */
const DAMAGES: Record<string, [rows: BinaryRecord[], found: RegExp]> = {
  'a row header is missing, and the next row begins in column A': [
    ROWS.toSpliced(3, 1),
    /cell A3: a cell in or before the column B/,
  ],
  'a row header is missing, and its row states other columns': [
    [row(3, { spans: [[0, 1]] }), real(0, 1), real(2, 2)],
    /cell C3: a cell outside of the columns that its row states/,
  ],
  'a row header is missing after its height': [
    [...ROWS, ...rowDescent, real(2, 5)],
    /cell B4: the beginning of a row is missing/,
  ],
  'no row header': [[real(0, 1)], /"Data": a cell outside of any row/],
  'a row header is cut off': [[cut(row(3), 2)], /"Data": the beginning of a row is cut off/],
  'a row header has another length': [[more(row(3))], /the beginning of a row has 18 bytes; expected 17/],
  'a row states spans in another order': [
    [
      row(3, {
        spans: [
          [5, 6],
          [0, 1],
        ],
      }),
    ],
    /spans of columns that do not ascend/,
  ],
  'a row states a million spans': [
    [record(recordType.rowHeader, row(3).content.subarray(0, 13), u32(1_000_000))],
    /the beginning of a row has 17 bytes; expected 8000017/,
  ],
  'two cells in a column': [
    [row(3), real(1, 1), real(1, 2)],
    /cell B3: a cell in or before the column B of the last one/,
  ],
  'columns that descend': [[row(3), real(4, 1), real(1, 2)], /cell B3: a cell in or before the column E/],
  'a cell is cut off': [[row(3), cut(real(0, 1))], /cell A3: a value of 7 bytes; expected 8/],
  'a cell has bytes too many': [[row(3), more(real(0, 1))], /cell A3: a value of 9 bytes; expected 8/],
  'a blank cell with a value': [[row(3), cell(recordType.blank, 0, u32(7))], /a value of 4 bytes; expected 0/],
  'only half of a cell': [[row(3), record(recordType.real, u32(0))], /row 3: a cell is cut off/],
  'an error that does not exist': [[row(3), cell(recordType.error, 0, u8(1))], /cell A3: an error that does not exist/],
  'a shared text that has become an error': [
    [row(3), cell(recordType.error, 0, u32(0x2a))],
    /cell A3: a value of 4 bytes; expected 1/,
  ],
  'a truth value of 2': [[row(3), cell(recordType.boolean, 0, u8(2))], /neither true nor false/],
  'a style that does not exist': [[row(3), real(0, 1, 1)], /cell A3: a style that does not exist; the workbook has 1/],
  'a text that does not exist': [[row(3), sharedText(0, 2)], /a shared text that does not exist; the workbook has 2/],
  'a text is cut off': [[row(3), cut(inlineText(0, 'text'), 2)], /cell A3: a text is cut off/],
  'a text is longer than it states': [
    [row(3), more(inlineText(0, 'text'))],
    /a text with another length than it states/,
  ],
  'a text of four billion characters': [
    [row(3), cell(recordType.text, 0, Buffer.concat([u32(0xffffffff), text('x')]))],
    /a text is cut off/,
  ],
  'formats of a text are cut off': [
    [row(3), cell(recordType.richText, 0, Buffer.concat([u8(1), text('text'), u32(2), u32(0)]))],
    /a text with another length than it states/,
  ],
  'a formula is cut off': [[row(3), cut(FORMULA)], /cell C3: a formula is cut off/],
  'a formula has bytes too many': [[row(3), more(FORMULA)], /a formula with another length than it states/],
  'a formula has no bytes': [[row(3), cell(recordType.formulaNumber, 0, f64(1))], /a formula is cut off/],
  'the first cell of a shared formula is missing': [
    [row(3), sharedFormula(2), row(4), shared(0, 2, 0)],
    /row 3: a shared formula that is not after its first cell/,
  ],
  'a shared formula is missing': [[row(3), shared(0, 2, 0), real(1, 1)], /the shared formula after a cell is missing/],
  'a shared formula is missing at the end of the rows': [
    [row(3), shared(0, 2, 0)],
    /the shared formula after a cell is missing/,
  ],
  'a cell shares a formula that is elsewhere': [
    [row(3), shared(1, 1, 0)],
    /shares the formula of a cell that is not there/,
  ],
  'a cell is not in the range of its shared formula': [
    [row(3), shared(0, 2, 0), sharedFormula(2), row(4), shared(0, 2, 0)],
    /cell A4: a cell outside of the range of its shared formula/,
  ],
  'a shared formula with another length': [
    [row(3), shared(0, 2, 0), cut(sharedFormula(2))],
    /a formula (?:is cut off|with another length)/,
  ],
  'metadata of a cell without the cell': [
    [row(3), record(recordType.cellMeta, u32(1)), row(4)],
    /a cell after its metadata is missing/,
  ],
  'a record of an unknown kind': [
    [row(3), record(999, u32(1)), real(0, 1)],
    /row 3: a record of type 999 between the cells/,
  ],
  'a cell in a block of another program': [
    [row(3), record(35, u32(0)), real(0, 1), record(36)],
    /rows or cells in a block that ADE does not know/,
  ],
  'a block that takes the rest of the rows': [[row(3), record(35, u32(0)), ...ROWS], /rows or cells in a block/],
  'the end of a block that has not begun': [[row(3), record(36)], /the end of a block that has not begun/],
  'a second list of rows': [[row(3), record(recordType.beginSheetData)], /a second list of rows/],
};

const PARTS = { 'xl/sharedStrings.bin': makeTexts([plainItem('a'), plainItem('b')]) };

for (const [name, [rows, found]] of Object.entries(DAMAGES)) {
  test(`${name}: the file is refused, with the sheet and the place`, async (t) => {
    await assert.rejects(readParts(t, makeParts(makeSheet(rows), PARTS)), (error: Error) => {
      assert.ok(isAdeError(error, 'corrupt_workbook'), error.message);
      assert.match(error.message, /^book\.xlsb is damaged: xl\/worksheets\/sheet1\.bin: sheet "Data"/);
      assert.match(error.message, found);
      return true;
    });
  });
}

test('the sheet before the damage is read', async (t) => {
  const { rows } = await readParts(t, makeParts(makeSheet(ROWS)));
  assert.deepEqual(
    rows.map(({ index, values }) => [index, values]),
    [
      [3, [1, 2]],
      [4, [3, 4]],
    ],
  );
});

test('rows that do not ascend are refused, even without cells', async (t) => {
  for (const rows of [
    [row(4), real(0, 1), row(4), real(0, 2)],
    [row(4), row(3), real(0, 2)],
  ]) {
    await assert.rejects(readParts(t, makeParts(makeSheet(rows))), { code: 'rows_out_of_order' });
  }
});

test('rows and columns beyond the limits of a sheet are refused', async (t) => {
  const far = record(recordType.rowHeader, u32(0x7fffff00), row(1).content.subarray(4));
  await assert.rejects(readParts(t, makeParts(makeSheet([far]))), /a row number that is not between 1 and 1048576/);
  await assert.rejects(readParts(t, makeParts(makeSheet([row(1), real(16_384, 1)]))), {
    code: 'too_many_columns',
    message: /sheet Data: column XFE is beyond XFD/,
  });
});

test('rows, cells and merged ranges belong into their lists', async (t) => {
  const refuse = (records: BinaryRecord[], found: RegExp) =>
    assert.rejects(readParts(t, makeParts(records)), { code: 'corrupt_workbook', message: found });
  await refuse(makeSheet(ROWS, [real(2, 1)]), /rows or cells outside of the list of rows/);
  await refuse(makeSheet(ROWS, [row(9)]), /rows or cells outside of the list of rows/);
  const sheet = makeSheet(ROWS);
  await refuse(sheet.toSpliced(1, 1), /rows or cells outside of the list of rows/);
  await refuse(makeSheet([]).toSpliced(1, 1), /the end of a list of rows that has not begun/);
  await refuse(makeSheet([]).toSpliced(1, 2), /it has no list of rows/);
  await refuse(sheet.toSpliced(-2, 1), /it has no list of rows, or the list has no end/);
  await refuse(makeSheet(ROWS, [record(recordType.beginSheetData)]), /a second list of rows/);
  const [begin, merge, end] = merges(1, range(0, 1, 0, 1));
  await refuse(makeSheet(ROWS, merges(2, range(0, 1, 0, 1))), /it states 2 merged ranges, and has 1/);
  await refuse(makeSheet(ROWS, [merge!]), /merged ranges outside of their list/);
  await refuse(makeSheet(ROWS, [begin!, merge!]), /a list of merged ranges without an end/);
  await refuse(makeSheet(ROWS, [end!]), /the end of a list of merged ranges that has not begun/);
  await refuse(makeSheet(ROWS, [begin!, cut(merge!), end!]), /a merged range has 15 bytes; expected 16/);
  await refuse(makeSheet(ROWS, [...merges(0), ...merges(0)]), /a second list of merged ranges/);
});

test('blocks of other programs after the rows may have records of any type', async (t) => {
  const after = [
    record(35, u32(0)),
    record(recordType.blank, Buffer.alloc(9)),
    record(37, u16(0)),
    record(38),
    record(36),
  ];
  assert.equal((await readParts(t, makeParts(makeSheet(ROWS, after)))).rows.length, 2);
});
