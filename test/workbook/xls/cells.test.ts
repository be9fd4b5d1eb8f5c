import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blank,
  boolErr,
  continued,
  date1904,
  EMPTY_RESULT,
  f64,
  format,
  formula,
  label,
  labelSst,
  makeSheet,
  makeText,
  mulRk,
  number,
  other,
  readBytes,
  readValues,
  record,
  rk,
  row,
  sst,
  string,
  TEXT_RESULT,
  u16,
  u32,
} from './make-xls.ts';

/** A whole number of 30 bits; with `1` it is divided by 100. */
const whole = (value: number, isDivided = 0): number => ((value << 2) | 2 | isDivided) >>> 0;

test('every kind of cell', async () => {
  const rich = record(0x00d6, u16(2, 0, 0), makeText('bold'), u16(1), u16(0, 5));
  const bytes = makeSheet(
    [
      number(0, 0, 1.5),
      rk(0, 1, whole(-7)),
      rk(0, 2, whole(1234, 1)),
      rk(0, 3, 0x3ff80000),
      mulRk(0, 4, [
        [0, whole(1)],
        [0, whole(2)],
      ]),
      blank(0, 6),
      labelSst(0, 7, 1),
      boolErr(1, 0, 1),
      boolErr(1, 1, 0),
      boolErr(1, 2, 0x2a, 1),
      label(1, 3, 'plain'),
      label(1, 4, 'Łódź 😀'),
      rich,
      number(2, 1, -0),
      number(2, 2, Number.NaN),
      number(65_535, 255, 3),
    ],
    { globals: [sst(['zero', 'Zoë'])] },
  );
  const { rows } = await readBytes(bytes);
  assert.deepEqual(rows.slice(0, 3), [
    { index: 1, values: [1.5, -7, 12.34, 1.5, 1, 2, null, 'Zoë'], hidden: false },
    { index: 2, values: [true, false, '#N/A', 'plain', 'Łódź 😀'], hidden: false },
    { index: 3, values: ['bold', 0, '#NUM!'], hidden: false },
  ]);
  assert.equal(rows[3]!.index, 65_536);
  assert.equal(rows[3]!.values[255], 3);
});

test('formulas: numbers, texts, truths, errors and empty texts', async () => {
  // So long that it continues.
  const array = record(0x0221, u16(0, 0), [0, 0], u16(0), u32(0), u16(1), [0x1e], Buffer.alloc(8200));
  const shared = record(0x04bc, u16(0, 0), [0, 0], u16(0, 1), [0x1e]);
  const { rows, uncached } = await readBytes(
    makeSheet([
      formula(0, 0, f64(2.5)),
      formula(0, 1, TEXT_RESULT),
      string('text'),
      formula(0, 2, TEXT_RESULT),
      array,
      continued([0, 0]),
      string('of an array'),
      formula(0, 3, TEXT_RESULT),
      shared,
      record(0x0207, u16(6), [0], Buffer.from('spl')),
      continued([1], Buffer.from('it!', 'utf16le')),
      formula(0, 4, other(1, 1)),
      formula(0, 5, other(2, 0x07)),
      formula(0, 6, EMPTY_RESULT),
      number(0, 7, 1),
    ]),
  );
  assert.deepEqual(rows[0]!.values, [2.5, 'text', 'of an array', 'split!', true, '#DIV/0!', null, 1]);
  assert.deepEqual(uncached, []);
});

test('a formula without a result is known as such', async () => {
  const records = [
    formula(0, 0, TEXT_RESULT),
    number(0, 1, 1),
    formula(1, 0, EMPTY_RESULT),
    formula(2, 0, TEXT_RESULT),
  ];
  assert.deepEqual((await readBytes(makeSheet(records))).uncached, ['1,0', '3,0']);
  const neverCalculated = await readBytes(makeSheet(records, { isCalculated: false }));
  assert.deepEqual(neverCalculated.uncached, ['1,0', '2,0', '3,0']);
  const onLoad = await readBytes(makeSheet([formula(0, 0, EMPTY_RESULT, 2)]));
  assert.deepEqual(onLoad.uncached, ['1,0']);
});

test('numbers are dates and times by their formats', async () => {
  const styles = [0, 14, 164, 20, 165, 46];
  const globals = [format(164, 'yyyy\\-mm\\-dd hh:mm'), format(165, '00000')];
  const records = [
    number(0, 0, 45_000, 1),
    number(0, 1, 45_000.25, 2),
    number(0, 2, 0.5, 3),
    rk(0, 3, whole(42), 4),
    number(0, 4, 1.5, 5),
    formula(0, 5, f64(45_000), 0, 1),
  ];
  const day = { date: '2023-03-15' };
  assert.deepEqual(await readValues(makeSheet(records, { styles, globals })), [
    [day, { datetime: '2023-03-15T06:00:00' }, { time: '12:00:00' }, '00042', 1.5, day],
  ]);
  const of1904 = makeSheet([number(0, 0, 1, 1)], { styles, globals: [date1904()] });
  assert.deepEqual(await readValues(of1904), [[{ date: '1904-01-02' }]]);
});

test('hidden rows, wherever their records are', async () => {
  const { rows } = await readBytes(
    makeSheet([row(0), row(1, true), number(0, 0, 1), number(1, 0, 2), number(2, 0, 3), row(2, true)]),
  );
  assert.deepEqual(
    rows.map(({ hidden }) => hidden),
    [false, true, true],
  );
});

test('an empty text of a formula may lack its flags, and does not take what follows', async () => {
  const drawing = [record(0x00ec, [1, 2]), continued([0xff, 0xff, 0xff])];
  const records = [formula(0, 0, TEXT_RESULT), record(0x0207, u16(0)), ...drawing, number(0, 1, 1)];
  const { rows } = await readBytes(makeSheet(records));
  assert.deepEqual(rows[0]!.values, [null, 1]);
});

test('a truth value that OpenOffice wrote with two bytes', async () => {
  const long = record(0x0205, u16(0, 0, 0), u16(1), [0]);
  assert.deepEqual(await readValues(makeSheet([long])), [[true]]);
});

test('cells at the borders of the windows in which the file is read', async () => {
  const rows = Array.from({ length: 30_000 }, (_, at) => [at, at % 3 === 0 ? `text ${at}` : at / 7]);
  const records = rows.flatMap(([first, second], at) => [
    number(at, 0, first as number),
    typeof second === 'string' ? label(at, 1, second) : number(at, 1, second as number),
  ]);
  assert.deepEqual(await readValues(makeSheet(records)), rows);
});
