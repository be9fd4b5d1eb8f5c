import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordType } from '../../../src/workbook/xlsb/record-types.ts';
import { readSheet } from '../xlsx/make-xlsx.ts';
import {
  cell,
  f64,
  formula,
  inlineText,
  makeParts,
  makeSheet,
  makeStyles,
  makeTexts,
  makeWorkbookPart,
  merges,
  openParts,
  plainItem,
  range,
  readParts,
  readValues,
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

const { rk, error, boolean, richText, formulaText, formulaNumber, formulaBoolean, formulaError } = recordType;

/** A whole number as RkNumber; bit 1 marks whole numbers, bit 0 hundredths. */
const wholeRk = (value: number, isHundredths = false) => u32(((value << 2) | 2 | (isHundredths ? 1 : 0)) >>> 0);

test('every kind of value', async (t) => {
  const rows = [
    row(1),
    cell(rk, 0, wholeRk(-7)),
    cell(rk, 1, wholeRk(1234, true)),
    cell(rk, 2, f64(1.5).subarray(4)),
    real(3, 0.1),
    real(4, -0),
    real(5, Number.NaN),
    row(3),
    cell(error, 0, u8(0x2a)),
    cell(error, 1, u8(0x07)),
    cell(boolean, 2, u8(1)),
    cell(boolean, 3, u8(0)),
    cell(recordType.blank, 4),
    inlineText(6, ' ü😀 '),
    row(4),
    sharedText(0, 1),
    sharedText(2, 0),
    inlineText(3, ''),
    sharedText(5, 2),
  ];
  const texts = makeTexts([plainItem('Anna "A"'), plainItem('Żółć'), plainItem('')]);
  assert.deepEqual(await readValues(t, rows, { 'xl/sharedStrings.bin': texts }), [
    [-7, 12.34, 1.5, 0.1, 0, '#NUM!'],
    ['#N/A', '#DIV/0!', true, false, null, null, ' ü😀 '],
    ['Żółć', null, 'Anna "A"'],
  ]);
});

test('texts with formats and with phonetic text: only the text is read', async (t) => {
  const runs = Buffer.concat([u32(2), u16(0), u16(1), u16(3), u16(2)]);
  const phonetic = Buffer.concat([text('トウキョウ'), u32(1), u16(0), u16(0), u16(2), u16(1), u16(0)]);
  const items = [
    record(recordType.sharedTextItem, u8(1), text('formatted'), runs),
    record(recordType.sharedTextItem, u8(2), text('東京'), phonetic),
    record(recordType.sharedTextItem, u8(3), text('both'), runs, phonetic),
  ];
  const rows = [
    row(1),
    ...items.map((_, at) => sharedText(at, at)),
    cell(richText, 3, Buffer.concat([u8(1), text('inline'), runs])),
    cell(richText, 4, Buffer.concat([u8(0), text('plain')])),
  ];
  const values = await readValues(t, rows, { 'xl/sharedStrings.bin': makeTexts(items) });
  assert.deepEqual(values, [['formatted', '東京', 'both', 'inline', 'plain']]);
});

test('half of a character pair becomes U+FFFD in shared texts', async (t) => {
  const parts = { 'xl/sharedStrings.bin': makeTexts([plainItem('a\ud83d')]) };
  assert.deepEqual(await readValues(t, [row(1), sharedText(0, 0)], parts), [['a\ufffd']]);
});

test('short cells are in the columns after the cell before them', async (t) => {
  const short = (type: number, value: Buffer = Buffer.alloc(0)) => record(type, u32(0), value);
  const rows = [
    row(1),
    short(13, wholeRk(1)),
    short(12),
    short(14, u8(0x17)),
    short(14, u32(0x2a)),
    short(15, u8(1)),
    real(7, 7),
    short(16, f64(2.5)),
    short(17, text('text')),
    short(18, u32(0)),
  ];
  const values = await readValues(t, rows, { 'xl/sharedStrings.bin': makeTexts([plainItem('shared')]) });
  assert.deepEqual(values, [[1, null, '#REF!', '#N/A', true, null, null, 7, 2.5, 'text', 'shared']]);
});

test('numbers with formats of dates and times, in both date systems', async (t) => {
  const styles = makeStyles([0, 14, 'yyyy-mm-dd hh:mm', 'hh:mm', '00000', '[$-409]d mmm yyyy;@']);
  const rows = [
    row(1),
    real(0, 45000),
    real(1, 45000, 1),
    real(2, 45000.25, 2),
    real(3, 0.5, 3),
    real(4, 42, 4),
    real(5, 45000, 5),
    cell(formulaNumber, 6, Buffer.concat([f64(45000), formula()]), 1),
  ];
  const expected = [
    45000,
    { date: '2023-03-15' },
    { datetime: '2023-03-15T06:00:00' },
    { time: '12:00:00' },
    '00042',
    { date: '2023-03-15' },
    { date: '2023-03-15' },
  ];
  assert.deepEqual(await readValues(t, rows, { 'xl/styles.bin': styles }), [expected]);
  const properties = record(recordType.workbookProperties, u32(1), u32(0), text('ThisWorkbook'));
  const parts = { 'xl/styles.bin': styles, 'xl/workbook.bin': makeWorkbookPart([{ name: 'Data' }], [properties]) };
  assert.deepEqual((await readValues(t, [row(1), real(0, 1, 1)], parts))[0], [{ date: '1904-01-02' }]);
});

test('formulas give their stored results', async (t) => {
  const rows = [
    row(1),
    cell(formulaNumber, 0, Buffer.concat([f64(37.5), formula()])),
    cell(formulaText, 1, Buffer.concat([text('tëxt'), formula()])),
    cell(formulaBoolean, 2, Buffer.concat([u8(1), formula()])),
    cell(formulaError, 3, Buffer.concat([u8(0x0f), formula(undefined, Buffer.from('extra'))])),
    cell(formulaText, 4, Buffer.concat([text(''), formula()])),
    cell(formulaText, 5, Buffer.concat([text('end'), formula()])),
  ];
  assert.deepEqual(await readValues(t, rows), [[37.5, 'tëxt', true, '#VALUE!', null, 'end']]);
});

test('a formula that no program has calculated has no value', async (t) => {
  const empty = (flags: number) =>
    cell(formulaText, 1, Buffer.concat([text(''), formula(undefined, undefined, flags)]));
  const read = async (engine: number, flags: number) => {
    const calculation = record(recordType.calculation, u32(engine), Buffer.alloc(22));
    const workbook = makeWorkbookPart([{ name: 'Data' }], [calculation]);
    const sheet = makeSheet([row(1), real(0, 1), empty(flags)]);
    return (await readParts(t, makeParts(sheet, { 'xl/workbook.bin': workbook }))).rows;
  };
  const calculated = [{ index: 1, values: [1], hidden: false }];
  assert.deepEqual(await read(0, 2), [{ index: 1, values: [1], hidden: false, uncached: [1] }]);
  assert.deepEqual(await read(191_029, 2), calculated);
  assert.deepEqual(await read(0, 0), calculated);
});

test('cells that share a formula', async (t) => {
  const number = (column: number, value: number, tail: Buffer) =>
    cell(formulaNumber, column, Buffer.concat([f64(value), tail]));
  const rows = [
    row(1),
    number(0, 1, reference(0, 0)),
    record(recordType.sharedFormula, range(0, 2, 0, 1), u32(2), u16(7), u32(0)),
    number(1, 2, reference(0, 0)),
    row(3),
    number(0, 3, reference(0, 0)),
    number(5, 4, reference(2, 5)),
    record(recordType.arrayFormula, range(2, 2, 5, 6), u8(0), u32(2), u16(7), u32(0)),
    number(6, 5, reference(2, 5)),
  ];
  assert.deepEqual(await readValues(t, rows), [
    [1, 2],
    [3, null, null, null, null, 4, 5],
  ]);
});

test('records around cells: metadata, data tables, heights of rows, and blocks of other programs', async (t) => {
  const rowDescent = [record(37, u16(1), u32(0x80000e02)), record(recordType.rowDescent, u16(5)), record(38)];
  const rows = [
    ...rowDescent,
    row(1),
    record(recordType.cellMeta, u32(1)),
    record(recordType.valueMeta, u32(1)),
    real(0, 1),
    record(35, u32(0x0e02)),
    record(5000, u32(7)),
    record(36),
    record(recordType.dataTable, Buffer.alloc(33)),
    real(1, 2),
    ...rowDescent,
    row(2),
    real(0, 3),
  ];
  assert.deepEqual(await readValues(t, rows), [[1, 2], [3]]);
});

test('hidden rows, empty rows, merged ranges, and reading twice', async (t) => {
  const rows = [
    row(2),
    real(0, 1),
    row(5, {
      hidden: true,
      spans: [
        [0, 0],
        [1024, 1030],
      ],
    }),
    real(0, 2),
    real(1026, 3),
    row(9),
  ];
  const after = merges(3, range(0, 1, 0, 2), range(7, 3, 0, 0), range(0, 1_048_575, 4, 4));
  const workbook = await openParts(t, makeParts(makeSheet(rows, after)));
  const sheet = workbook.openSheet(0);
  for (let time = 0; time < 2; time++) {
    const found: [number, boolean, number][] = [];
    for await (const list of sheet.readRows())
      for (const each of list) found.push([each.index, each.hidden, each.cellCount]);
    assert.deepEqual(found, [
      [2, false, 1],
      [5, true, 1027],
    ]);
    assert.deepEqual(sheet.met, { rows: 2, cells: 3 });
    assert.deepEqual(sheet.merges, [
      { firstRow: 0, lastRow: 1, firstColumn: 0, lastColumn: 2 },
      { firstRow: 0, lastRow: 1_048_575, firstColumn: 4, lastColumn: 4 },
    ]);
    assert.deepEqual(sheet.notes, [{ code: 'merges_ignored', count: 1, firstRow: null }]);
  }
  await workbook.close();
  assert.throws(() => workbook.openSheet(0), RangeError);
});

test('many rows arrive in lists, in order', async (t) => {
  const rows = Array.from({ length: 1200 }, (_, at) => [row(at + 1), real(0, at), inlineText(1, `text ${at}`)]).flat();
  const workbook = await openParts(t, makeParts(makeSheet(rows)));
  const sizes: number[] = [];
  for await (const list of workbook.openSheet(0).readRows()) sizes.push(list.length);
  assert.deepEqual(sizes, [500, 500, 200]);
  const read = await readSheet(workbook);
  assert.deepEqual(
    read.rows.map(({ values }) => values),
    Array.from({ length: 1200 }, (_, at) => [at, `text ${at}`]),
  );
});
