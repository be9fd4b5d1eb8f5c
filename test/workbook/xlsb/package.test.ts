import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BinaryRecord } from '../../../fuzz/fixtures/records.ts';
import { writeBiff12 } from '../../../fuzz/mutate/biff12.ts';
import type { Workbook } from '../../../src/workbook/types.ts';
import { recordType } from '../../../src/workbook/xlsb/record-types.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeRels, type Parts, readSheet } from '../xlsx/make-xlsx.ts';
import {
  makeParts,
  makeSheet,
  makeStyles,
  makeTexts,
  makeWorkbookPart,
  openParts,
  plainItem,
  readParts,
  real,
  record,
  row,
  SHEET,
  sharedText,
  text,
  u8,
  u32,
} from './make-xlsb.ts';

const ROWS = [row(1), real(0, 1), sharedText(1, 0)];
const TEXTS = makeTexts([plainItem('a'), plainItem('b')]);
const GOOD = makeParts(makeSheet(ROWS), { 'xl/sharedStrings.bin': TEXTS });
const SECOND = writeBiff12(makeSheet([row(1), real(0, 2)]));

test('sheets have the names, the order and the states of the list; other kinds are skipped by their relationship', async (t) => {
  const kinds = ['chartsheet', 'dialogsheet', 'xlMacrosheet', 'xlIntlMacrosheet', 'unheardOf'];
  const listed = [
    { name: 'Two', state: 1, relationshipId: 'rId2' },
    { name: 'Öne & only', relationshipId: 'rId1' },
    ...kinds.map((name) => ({ name, relationshipId: name })),
    { name: 'a module', relationshipId: '' },
    { name: 'Three', state: 2, relationshipId: 'rId3' },
  ];
  const workbook = await openParts(t, {
    ...GOOD,
    'xl/workbook.bin': makeWorkbookPart(listed),
    'xl/_rels/workbook.bin.rels': makeRels([
      ['rId1', 'worksheet', 'worksheets/sheet1.bin'],
      ['rId2', 'worksheet', '/xl/worksheets/sheet2.bin'],
      ['rId3', 'worksheet', 'worksheets/sheet3.bin'],
      ...kinds.map((kind) => [kind, kind, `${kind}/sheet.bin`] as const),
      ['rId9', 'sharedStrings', 'sharedStrings.bin'],
    ]),
    'xl/worksheets/sheet2.bin': SECOND,
    'xl/worksheets/sheet3.bin': SECOND,
  });
  assert.deepEqual(pluck(workbook.sheets, 'index', 'name', 'hidden'), [
    [0, 'Two', true],
    [1, 'Öne & only', false],
    [2, 'Three', true],
  ]);
  assert.deepEqual(workbook.facts, {
    format: 'xlsb',
    skippedSheets: [
      { name: 'chartsheet', kind: 'chart' },
      { name: 'dialogsheet', kind: 'dialog' },
      { name: 'xlMacrosheet', kind: 'macro' },
      { name: 'xlIntlMacrosheet', kind: 'macro' },
      { name: 'unheardOf', kind: 'other' },
      { name: 'a module', kind: 'module' },
    ],
  });
  assert.deepEqual((await readSheet(workbook, 0)).rows[0]?.values, [2]);
  assert.deepEqual((await readSheet(workbook, 1)).rows[0]?.values, [1, 'a']);
});

test('a sheet that the list of sheets does not name is unread, by its part', async (t) => {
  const workbook = await openParts(t, {
    ...GOOD,
    'xl/_rels/workbook.bin.rels': makeRels([
      ['rId1', 'worksheet', 'worksheets/sheet1.bin'],
      ['rId2', 'worksheet', 'worksheets/sheet2.bin'],
      ['rId3', 'sharedStrings', 'sharedStrings.bin'],
    ]),
    'xl/worksheets/sheet2.bin': SECOND,
  });
  assert.deepEqual(workbook.facts.skippedSheets, [{ name: 'xl/worksheets/sheet2.bin', kind: 'unlisted' }]);
});

test('fewer cells with shared texts than the file states are noted when all sheets have been read', async (t) => {
  const listed = [{ name: 'One' }, { name: 'Two', relationshipId: 'rId2' }];
  const open = (uses: number, kind = 'worksheet') =>
    openParts(t, {
      ...GOOD,
      'xl/workbook.bin': makeWorkbookPart([...listed, { name: 'Three', relationshipId: 'rId3' }]),
      'xl/_rels/workbook.bin.rels': makeRels([
        ['rId1', 'worksheet', 'worksheets/sheet1.bin'],
        ['rId2', 'worksheet', 'worksheets/sheet2.bin'],
        ['rId3', kind, 'worksheets/sheet3.bin'],
        ['rId4', 'sharedStrings', 'sharedStrings.bin'],
      ]),
      'xl/worksheets/sheet2.bin': writeBiff12(makeSheet([row(1), sharedText(0, 0), sharedText(1, 1)])),
      'xl/worksheets/sheet3.bin': SECOND,
      'xl/sharedStrings.bin': makeTexts([plainItem('a'), plainItem('b')], 2, uses),
    });
  const readNotes = async (workbook: Workbook, index: number) => {
    const reader = workbook.openSheet(index);
    for await (const _ of reader.readRows());
    return reader.notes;
  };
  const missing = (count: number) => [{ code: 'odd_records', count, firstRow: null }];
  const four = await open(4);
  assert.deepEqual(await readNotes(four, 1), []);
  assert.deepEqual(await readNotes(four, 1), []);
  assert.deepEqual(await readNotes(four, 0), []);
  assert.deepEqual(await readNotes(four, 2), missing(1));
  assert.deepEqual(await readNotes(four, 0), missing(1));
  const three = await open(3);
  for (const index of [0, 1, 2]) assert.deepEqual(await readNotes(three, index), []);
  // Sheets that are not read may have texts, too; charts have no cells.
  const withMacros = await open(9, 'xlMacrosheet');
  for (const index of [0, 1]) assert.deepEqual(await readNotes(withMacros, index), []);
  const withChart = await open(9, 'chartsheet');
  assert.deepEqual(await readNotes(withChart, 0), []);
  assert.deepEqual(await readNotes(withChart, 1), missing(6));
});

test('a missing part with styles is noted; a workbook that names none is not', async (t) => {
  const missing = await openParts(t, { ...GOOD, 'xl/styles.bin': undefined });
  const reader = missing.openSheet(0);
  for await (const _ of reader.readRows());
  assert.deepEqual(reader.notes, [{ code: 'styles_missing', count: 1, firstRow: null }]);
  const unnamed = await openParts(t, {
    ...makeParts(makeSheet([row(1), real(0, 1, 7)])),
    'xl/styles.bin': undefined,
    'xl/_rels/workbook.bin.rels': makeRels([['rId1', 'worksheet', 'worksheets/sheet1.bin']]),
  });
  const other = unnamed.openSheet(0);
  for await (const _ of other.readRows());
  assert.deepEqual(other.notes, []);
  assert.deepEqual(other.met, { rows: 1, cells: 1 });
});

const workbookPart = (records: BinaryRecord[]) => ({ 'xl/workbook.bin': writeBiff12(records) });
const listedSheet = (name: string, relationshipId = 'rId1', state = 0) =>
  record(recordType.listedSheet, u32(state), u32(1), text(relationshipId), text(name));
const inBook = (...records: BinaryRecord[]) =>
  workbookPart([record(recordType.beginWorkbook), ...records, record(recordType.endWorkbook)]);
const inList = (...records: BinaryRecord[]) =>
  inBook(record(recordType.beginSheetList), ...records, record(recordType.endSheetList));

const twoSheets = (names: [string, string], target: string): Parts => ({
  'xl/workbook.bin': makeWorkbookPart([{ name: names[0] }, { name: names[1], relationshipId: 'rId2' }]),
  'xl/worksheets/sheet2.bin': SECOND,
  'xl/_rels/workbook.bin.rels': makeRels([
    ['rId1', 'worksheet', 'worksheets/sheet1.bin'],
    ['rId2', 'worksheet', target],
  ]),
});

const styles = (...records: BinaryRecord[]) => ({
  'xl/styles.bin': writeBiff12([record(recordType.beginStyles), ...records, record(recordType.endStyles)]),
});
const style = record(recordType.cellFormat, Buffer.alloc(16));
const beginTexts = record(recordType.beginSharedTexts, u32(1), u32(1));
const texts = (...records: BinaryRecord[]) => ({ 'xl/sharedStrings.bin': writeBiff12(records) });

/** What is wrong → the changed parts, and the error. */
const DAMAGES: Record<string, [parts: Parts, found: RegExp]> = {
  'no workbook part': [{ 'xl/workbook.bin': undefined }, /xl\/workbook\.bin: the part is missing/],
  'no sheets': [inBook(), /workbook\.bin: it has no sheets/],
  'two sheets with one name': [twoSheets(['Data', 'Data'], 'worksheets/sheet2.bin'), /two sheets are named "Data"/],
  'two sheets in one part': [twoSheets(['Data', 'More'], 'worksheets/SHEET1.bin'), /two sheets are in the part/],
  'a sheet without its part': [inList(listedSheet('Data', 'rId7')), /the part of the sheet "Data" is missing/],
  'a sheet in an unknown state': [inList(listedSheet('Data', 'rId1', 3)), /a sheet is neither visible nor hidden/],
  'the name of a sheet is cut off': [
    inList(record(recordType.listedSheet, listedSheet('Data').content.subarray(0, -2))),
    /workbook\.bin: a text is cut off/,
  ],
  'the name of a sheet has bytes too many': [
    inList(record(recordType.listedSheet, listedSheet('Data').content, u8(0))),
    /the name of a sheet has another length/,
  ],
  'a sheet outside of the list': [inBook(listedSheet('Data')), /a sheet outside of the list of sheets/],
  'a second list of sheets': [
    inList(record(recordType.endSheetList), record(recordType.beginSheetList), listedSheet('Data')),
    /a second list of sheets/,
  ],
  'an unknown record in the list of sheets': [inList(record(999)), /the list of sheets has an unknown record/],
  'a list of sheets without an end': [
    inBook(record(recordType.beginSheetList), listedSheet('Data')),
    /a list of sheets without an end/,
  ],
  'a list of sheets that has not begun': [inBook(record(recordType.endSheetList)), /that has not begun/],
  'properties of the workbook are cut off': [inBook(record(recordType.workbookProperties, u8(1))), /are cut off/],
  'a part of another kind': [{ 'xl/workbook.bin': TEXTS }, /it does not begin with the record of its kind/],
  'the workbook begins twice': [inBook(record(recordType.beginWorkbook)), /its first record occurs twice/],
  'a record after the last one': [
    workbookPart([record(recordType.beginWorkbook), record(recordType.endWorkbook), record(999)]),
    /a record after its last one/,
  ],
  'a sheet of another kind': [{ [SHEET]: TEXTS }, /sheet "Data": it does not begin with the record of its kind/],
  'fewer texts than stated': [
    { 'xl/sharedStrings.bin': makeTexts([plainItem('a')], 2) },
    /it states 2 texts, and has 1/,
  ],
  'more texts than stated': [
    { 'xl/sharedStrings.bin': makeTexts([plainItem('a')], 0) },
    /it states 0 texts, and has 1/,
  ],
  'no texts': [{ 'xl/sharedStrings.bin': undefined }, /a shared text that does not exist; the workbook has 0/],
  'a text with another length': [
    texts(beginTexts, record(recordType.sharedTextItem, u8(0), text('a'), u8(0)), record(recordType.endSharedTexts)),
    /a text with another length than it states/,
  ],
  'a text without its characters': [
    texts(beginTexts, record(recordType.sharedTextItem, u8(0)), record(recordType.endSharedTexts)),
    /a text is cut off/,
  ],
  'another record between the texts': [
    texts(beginTexts, record(999), record(recordType.endSharedTexts)),
    /a record that is not a text/,
  ],
  'a text in a block of another program': [
    texts(beginTexts, record(35), plainItem('a'), record(36), record(recordType.endSharedTexts)),
    /a text inside a block that ADE does not know/,
  ],
  'another number of styles than stated': [
    { 'xl/styles.bin': makeStyles([0, 14], 3) },
    /it states 3 styles of cells, and has 2/,
  ],
  'a style with another length': [
    styles(
      record(recordType.beginCellFormats, u32(1)),
      record(recordType.cellFormat, u32(0)),
      record(recordType.endCellFormats),
    ),
    /a style has 4 bytes; expected 16/,
  ],
  'a list of styles without an end': [
    styles(record(recordType.beginCellFormats, u32(1)), style),
    /a list of styles of cells without an end/,
  ],
  'a number format outside of its list': [
    styles(record(recordType.numberFormat, Buffer.from([164, 0]), text('0'))),
    /number formats outside of their list/,
  ],
};

for (const [name, [changed, found]] of Object.entries(DAMAGES)) {
  test(`${name}: the file is refused`, async (t) => {
    await assert.rejects(readParts(t, { ...GOOD, ...changed }), { code: 'corrupt_workbook', message: found });
  });
}

test('parts without their last record are incomplete', async (t) => {
  for (const name of ['xl/workbook.bin', 'xl/styles.bin', 'xl/sharedStrings.bin', SHEET]) {
    const part = GOOD[name] as Buffer;
    const readCut = (end: number) => readParts(t, { ...GOOD, [name]: part.subarray(0, end) });
    await assert.rejects(readCut(part.length - 1), { code: 'truncated_file' }, name);
    const lastRecordBytes = part.at(-2)! >= 0x80 || part.at(-3)! >= 0x80 ? 3 : 2;
    await assert.rejects(readCut(part.length - lastRecordBytes), {
      code: 'truncated_file',
      message: /its last record is missing/,
    });
  }
});

test('too many sheets are refused', async (t) => {
  const listed = Array.from({ length: 1001 }, (_, at) => ({ name: `Sheet ${at}` }));
  const parts = { ...GOOD, 'xl/workbook.bin': makeWorkbookPart(listed) };
  await assert.rejects(openParts(t, parts), { code: 'too_many_sheets' });
});

test('parts that expand beyond the limit are refused', async (t) => {
  const rows = Array.from({ length: 300 }, (_, at) => [row(at + 1), real(0, at)]).flat();
  await assert.rejects(
    async () => readSheet(await openParts(t, makeParts(makeSheet(rows)), { maxExpandedBytes: 5000 })),
    { code: 'expanded_too_large' },
  );
});
