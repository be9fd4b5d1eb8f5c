import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SheetCells } from '../../fuzz/cells/types.ts';
import { makeFixtures } from '../../fuzz/fixtures/index.ts';
import { Contradiction } from '../../fuzz/fixtures/read-meaning.ts';
import type { BinaryRecord } from '../../fuzz/fixtures/records.ts';
import { readXlsMeaning } from '../../fuzz/fixtures/xls-meaning.ts';
import { readXlsbMeaning } from '../../fuzz/fixtures/xlsb-meaning.ts';
import { writeBiff } from '../../fuzz/mutate/biff.ts';
import { excuseBytes, excuseContent } from '../../fuzz/mutate/excuse-bytes.ts';
import { makeMutant } from '../../fuzz/mutate/index.ts';
import { changeContent } from '../../fuzz/mutate/records.ts';

const xls = makeFixtures('xls')[0]!;
const xlsb = makeFixtures('xlsb')[0]!;
const SHEET = 'xl/worksheets/sheet1.bin';

const findCell = (records: readonly BinaryRecord[], at: number) =>
  records.findIndex(({ meaning }, index) => meaning?.kind === 'cells' && index >= at);
const readXls = (records: readonly BinaryRecord[]) => readXlsMeaning(records, xls.listed);
const readXlsb = (change: (records: readonly BinaryRecord[]) => readonly BinaryRecord[], part = SHEET) =>
  readXlsbMeaning((name) => {
    const records = xlsb.records.get(name);
    return name === part && records !== undefined ? change(records) : records;
  }, xlsb.listed);
const countCells = (sheets: readonly SheetCells[]) => Object.keys(sheets[0]!.cells).length;

test('xls: without a cell record, the document is one without this cell', () => {
  const at = findCell(xls.records, 0);
  const sheets = readXls(xls.records.toSpliced(at, 1));
  assert.equal(countCells(sheets), countCells(xls.sheets) - 1);
  assert.deepEqual(readXls(xls.records), xls.sheets);
});

test('xls: records that contradict each other have no meaning, so that the original counts', () => {
  const { records } = xls;
  const at = findCell(records, 0);
  const find = (kind: string) => records.findIndex(({ meaning }) => meaning?.kind === kind);
  for (const [name, changed] of Object.entries({
    'a wrong length': records.with(at, { ...records[at]!, length: 3 }),
    'texts that are not there': records.toSpliced(find('strings'), 1),
    'a formula without its text': records.toSpliced(find('result'), 1),
    'a sheet that is not listed': records.toSpliced(find('entry'), 1),
    'a part that does not end': records.slice(0, -1),
    'a cell outside of the sheets': [...records, records[at]!],
  })) {
    assert.throws(() => readXls(changed), Contradiction, name);
  }
});

test('xlsb: the head of a row says where the cells are; rows that do not ascend contradict each other', () => {
  const heads = [...xlsb.records.get(SHEET)!.entries()]
    .filter(([, { meaning }]) => meaning?.kind === 'row')
    .map(([at]) => at);
  const [first, second] = heads;
  // The cells of the second row would be in the columns of the first.
  assert.throws(() => readXlsb((records) => records.toSpliced(second!, 1)), Contradiction);
  assert.throws(
    () => readXlsb((records) => records.with(first!, records[second!]!).with(second!, records[first!]!)),
    Contradiction,
  );
  assert.throws(() => readXlsb((records) => records.toSpliced(3, 1), 'xl/sharedStrings.bin'), Contradiction);
  const swapped = readXlsb((records) => records.with(1, records[2]!).with(2, records[1]!), 'xl/sharedStrings.bin');
  assert.equal(swapped[0]!.cells.A1, xlsb.sheets[0]!.cells.A3);
});

test('bytes of a value are an excuse for its cell, those of lengths and flags are none', () => {
  const at = xls.records.findIndex(
    ({ meaning, free }) => meaning?.kind === 'cells' && free!.some(({ length }) => length !== undefined),
  );
  const record = xls.records[at]!;
  const text = record.free!.find(({ length }) => length !== undefined)!;
  const flip = (place: number) => {
    const content = Buffer.from(record.content);
    content[place]! ^= 1;
    return content;
  };
  assert.deepEqual(excuseContent(record, flip(text.start)), [{ id: 'free-bytes', places: text.places }]);
  assert.deepEqual(excuseContent(record, flip(text.length!.at)), []);
  assert.deepEqual(excuseContent(record, record.content.subarray(1)), []);
  assert.deepEqual(changeContent(record, flip(text.length!.at)).meaning, record.meaning);

  const format = { write: writeBiff, headBytes: () => 4, typeBytes: () => 2, unknownTypes: { first: 0, last: 0 } };
  const stream = writeBiff([record]);
  assert.deepEqual(excuseBytes([record], stream, format), []);
  stream[4 + text.start]! ^= 1;
  assert.deepEqual(excuseBytes([record], stream, format), [{ id: 'free-bytes', places: text.places }]);
});

test('the first seeds are the sound documents', () => {
  const mutant = makeMutant('xls', 1);
  assert.ok(mutant.bytes.equals(xls.bytes));
  assert.deepEqual(mutant.expectation, { sheets: xls.sheets, excuses: [] });
});
