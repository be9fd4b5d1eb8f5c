import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blank,
  dimensions,
  EMPTY_RESULT,
  f64,
  formula,
  labelSst,
  makeSheet,
  makeStream,
  makeText,
  makeXls,
  number,
  other,
  packOle,
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

/** How many contradictions the first sheet has, and the row of the first one. */
async function countOdd(bytes: Buffer): Promise<[count: number, firstRow: number | null]> {
  const { notes } = await readBytes(bytes);
  assert.ok(notes.every(({ code }) => code === 'odd_records'));
  return [notes[0]?.count ?? 0, notes[0]?.firstRow ?? null];
}

const NONE = [0, null];

/** The index of a sheet with two row blocks, which states these places for them. */
async function countMisplaced(change: (places: number[]) => number[]) {
  const index = (places: number[]) => record(0x020b, u32(0, 0, 2, 0, ...places));
  const block = (at: number) => [row(at), number(at, 0, 1), record(0x00d7, u32(38), u16(0))];
  const make = (places: number[]) =>
    makeStream({ sheets: [{ name: 'Data', records: [index(places), dimensions(2), ...block(0), ...block(1)] }] });
  const ends = findAll(make([0, 0]), Buffer.from([0xd7, 0, 6, 0]));
  assert.equal(ends.length, 2);
  return countOdd(packOle(make(change(ends))));
}

function findAll(bytes: Buffer, wanted: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

test('a row block that is not where the index says is noted', async () => {
  assert.deepEqual(await countMisplaced((places) => places), NONE);
  assert.deepEqual(await countMisplaced(([first = 0, second = 0]) => [first, second + 18]), [1, null]);
  assert.deepEqual(await countMisplaced((places) => places.map((place) => place - 4)), [1, null]);
  // Some programs leave the places empty.
  assert.deepEqual(await countMisplaced(() => [0, 0]), NONE);
});

test('a shared text that is not where the index of texts says is noted', async () => {
  const texts = Array.from({ length: 20 }, (_, at) => `text ${at}`);
  const cells = texts.map((_, at) => labelSst(at, 0, at));
  const make = (index: XlsRecord, list = [sst(texts)]) =>
    makeStream({ sheets: [{ name: 'Data', records: cells }], globals: [...list, index] });
  const places = (stream: Buffer) => [0, 8, 16].map((at) => stream.indexOf(makeText(`text ${at}`)));
  const index = (found: number[]) => record(0x00ff, u16(8), ...found.flatMap((place) => [u32(place), u16(0, 0)]));
  const right = places(make(index([])));
  assert.deepEqual(await countOdd(packOle(make(index(right)))), NONE);
  assert.deepEqual(await countOdd(packOle(make(index(right.map((place, at) => place + (at > 1 ? 3 : 0)))))), [1, null]);
  // Some programs write another number of places, so that nobody knows which texts are meant.
  assert.deepEqual(await countOdd(packOle(make(index([1, 2])))), NONE);
  assert.deepEqual(await countOdd(packOle(make(record(0x00ff, u16(0))))), NONE);

  // Texts that continue in another record.
  const whole = sst(texts).content;
  const cut = whole.indexOf(makeText('text 8'));
  const list = [record(0x00fc, whole.subarray(0, cut)), record(0x003c, whole.subarray(cut))];
  const split = places(make(index([]), list));
  assert.deepEqual(await countOdd(packOle(make(index(split), list))), NONE);
  assert.deepEqual(await countOdd(packOle(make(index(right), list))), [1, null]);
});

const countInSheet = (records: XlsRecord[]) => countOdd(makeSheet(records));

/** A row that states the first column and the one after the last. */
function rowOf(index: number, first: number, end: number): XlsRecord {
  const { type, content } = row(index);
  content.writeUInt16LE(first, 2);
  content.writeUInt16LE(end, 4);
  return { type, content };
}

test('a cell outside of the columns of its row is noted, unless most rows state other columns', async () => {
  const rows = [rowOf(0, 0, 9), rowOf(1, 0, 9), rowOf(2, 1, 9)];
  const cells = [number(0, 0, 1), number(1, 0, 1)];
  assert.deepEqual(await countInSheet([...rows, ...cells, number(2, 1, 1), number(2, 8, 1)]), NONE);
  assert.deepEqual(await countInSheet([...rows, ...cells, number(2, 0, 1)]), [1, 3]);
  assert.deepEqual(await countInSheet([...rows, ...cells, number(2, 9, 1)]), [1, 3]);
  assert.deepEqual(await countInSheet([...rows, ...cells, blank(2, 9)]), [1, 3]);
  assert.deepEqual(await countInSheet([...rows, ...cells.slice(1), number(2, 9, 1)]), NONE);
  // The cells of a row may be in two places; only their order is odd then.
  const apart = [...rows, number(2, 8, 1), number(0, 0, 1), number(2, 1, 1), number(1, 0, 1)];
  assert.deepEqual(await countInSheet(apart), [2, 1]);
});

test('without an index, a few rows with other cells than they state are noted', async () => {
  const rows = [rowOf(0, 0, 2), rowOf(1, 0, 2), rowOf(2, 0, 2), rowOf(3, 7, 7)];
  const pair = (index: number) => [number(index, 0, 1), number(index, 1, 1)];
  assert.deepEqual(await countInSheet([...rows, ...pair(0), ...pair(1), ...pair(2)]), NONE);
  assert.deepEqual(await countInSheet([...rows, ...pair(0), ...pair(1), number(2, 0, 1)]), [1, 3]);
  assert.deepEqual(await countInSheet([...rows, ...pair(0), ...pair(2)]), [1, 2]);
  assert.deepEqual(await countInSheet([...rows, ...pair(0), number(1, 0, 1), number(2, 0, 1)]), NONE);
  // Excel keeps the columns of cells that have been deleted, and writes an index.
  const block = record(0x00d7, u32(20 * 4 + 18 * 5), u16(0));
  assert.deepEqual(await countInSheet([...rows, ...pair(0), ...pair(1), number(2, 0, 1), block]), NONE);
});

test('a text after a formula whose result is not a text is noted', async () => {
  const after = (result: Buffer) => countInSheet([number(0, 0, 1), formula(1, 0, result), string('text')]);
  assert.deepEqual(await after(TEXT_RESULT), NONE);
  assert.deepEqual(await after(f64(5)), [1, 2]);
  assert.deepEqual(await after(other(1)), [1, 2]);
  assert.deepEqual(await after(EMPTY_RESULT), [1, 2]);
});

test('a row block without rows, and a sheet without its size, are noted', async () => {
  const block = (distance: number) => record(0x00d7, u32(distance), u16(0));
  assert.deepEqual(await countInSheet([number(0, 0, 1), block(0)]), NONE);
  assert.deepEqual(await countInSheet([number(0, 0, 1), block(38)]), [1, null]);
  const records = [number(0, 0, 1)];
  assert.deepEqual(await countOdd(makeXls({ sheets: [{ name: 'Data', records, hasSize: false }] })), [1, null]);
  assert.deepEqual(await countOdd(makeXls({ sheets: [{ name: 'Data', records: [], hasSize: false }] })), NONE);
});
