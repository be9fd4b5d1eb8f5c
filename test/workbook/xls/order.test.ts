import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blank,
  boolErr,
  dimensions,
  formula,
  label,
  labelSst,
  makeSheet,
  mulRk,
  number,
  readBytes,
  record,
  row,
  sst,
  string,
  TEXT_RESULT,
  u16,
  u32,
  type XlsRecord,
} from './make-xls.ts';

const LIST = [
  number(0, 0, 1),
  label(0, 1, 'a'),
  formula(1, 0, TEXT_RESULT),
  string('b'),
  number(1, 1, 2),
  boolErr(2, 0, 1),
];
const ROWS = [[1, 'a'], ['b', 2], [true]];

async function readNoted(records: XlsRecord[], book = {}) {
  const { rows, notes } = await readBytes(makeSheet(records, book));
  return { values: rows.map(({ values }) => values), notes };
}

test('rows and cells that are not in order are sorted, with a note', async () => {
  const [first, second, text, result, third, last] = LIST as [
    XlsRecord,
    XlsRecord,
    XlsRecord,
    XlsRecord,
    XlsRecord,
    XlsRecord,
  ];
  const sorted = { values: ROWS, notes: [] };
  assert.deepEqual(await readNoted(LIST), sorted);
  const rows = await readNoted([text, result, third, last, first, second]);
  assert.deepEqual(rows, { values: ROWS, notes: [{ code: 'odd_records', count: 1, firstRow: 1 }] });
  const columns = await readNoted([second, first, third, text, result, last]);
  assert.deepEqual(columns, { values: ROWS, notes: [{ code: 'odd_records', count: 2, firstRow: 1 }] });
  const several = await readNoted([
    mulRk(0, 2, [
      [0, 6],
      [0, 10],
    ]),
    mulRk(0, 0, [
      [0, 14],
      [0, 18],
    ]),
  ]);
  assert.deepEqual(several.values, [[3, 4, 1, 2]]);
});

test('many unsorted cells come in lists of rows, each cell once', async () => {
  const records = Array.from({ length: 3000 }, (_, at) => number((at * 7) % 3000, 0, (at * 7) % 3000));
  const { values } = await readNoted(records);
  assert.deepEqual(
    values,
    Array.from({ length: 3000 }, (_, at) => [at]),
  );
});

test('a formula whose text is missing is noted: the cells after it may be missing, too', async () => {
  const { notes } = await readNoted([number(0, 0, 1), formula(1, 0, TEXT_RESULT), number(1, 1, 2)]);
  assert.deepEqual(notes, [{ code: 'odd_records', count: 1, firstRow: 2 }]);
  assert.deepEqual((await readNoted([formula(1, 0, TEXT_RESULT)])).notes.length, 1);
  assert.deepEqual((await readNoted([formula(1, 0, TEXT_RESULT), string('b'), number(1, 1, 2)])).notes, []);
});

test('a record that is written twice is one cell; two cells in one place are refused', async () => {
  const twice = await readNoted([number(0, 0, 1), number(0, 1, 2), number(0, 1, 2)]);
  assert.deepEqual(twice, { values: [[1, 2]], notes: [{ code: 'odd_records', count: 1, firstRow: 1 }] });
  const places: [string, ...XlsRecord[]][] = [
    ['B1', number(0, 0, 1), number(0, 1, 2), number(0, 1, 3)],
    ['A2', number(1, 0, 1), label(1, 0, 'other')],
    [
      'B1',
      mulRk(0, 0, [
        [0, 2],
        [0, 6],
      ]),
      mulRk(0, 1, [
        [0, 2],
        [0, 6],
      ]),
    ],
    ['A1', formula(0, 0, TEXT_RESULT), string('one'), formula(0, 0, TEXT_RESULT), string('two')],
  ];
  for (const [place, ...records] of places) {
    await assert.rejects(readNoted(records), {
      code: 'corrupt_workbook',
      message: new RegExp(`the sheet "Data": two cells are in one place, ${place}`),
    });
  }
  assert.deepEqual((await readNoted([number(0, 0, 1), blank(0, 0)])).values, [[1]]);
});

test('an index, a number of rows or of texts that contradicts the cells is noted', async () => {
  const index = (...blocks: number[]) => record(0x020b, u32(0, 0, 0, 0, ...blocks));
  // Two row records have 40 bytes, and each cell 18.
  const block = (distance: number) => record(0x00d7, u32(distance), u16(0));
  const rows = [row(0), row(1), number(0, 0, 1), number(1, 0, 2)];
  const odd = (count: number) => [{ code: 'odd_records', count, firstRow: null }];
  const cases: [XlsRecord[], unknown[]][] = [
    [[index(0), dimensions(2), ...rows, block(76)], []],
    [[index(0), dimensions(2), ...rows.slice(0, 3), block(76)], odd(1)],
    [[index(0, 0), ...rows, block(76)], odd(1)],
    [[dimensions(9), ...rows], odd(1)],
    // PHPExcel counts one row too many.
    [[dimensions(3), ...rows], []],
    [[index(0), number(0, 0, 1), block(0)], []],
  ];
  for (const [at, [records, notes]] of cases.entries()) {
    assert.deepEqual((await readNoted(records)).notes, notes, `case ${at}`);
  }
  const texts = { globals: [sst(['a', 'b'], 3)] };
  assert.deepEqual((await readNoted([labelSst(0, 0, 0), labelSst(0, 1, 1)], texts)).notes, odd(1));
  assert.deepEqual(
    (
      await readNoted(
        Array.from({ length: 4 }, (_, at) => labelSst(at, 0, 0)),
        texts,
      )
    ).notes,
    [],
  );
});
