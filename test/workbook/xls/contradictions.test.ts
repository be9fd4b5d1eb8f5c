import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dimensions,
  makeSheet,
  makeStream,
  number,
  packOle,
  readBytes,
  record,
  row,
  u16,
  u32,
  type XlsBook,
  type XlsRecord,
} from './make-xls.ts';

/** How many contradictions the first sheet has, and the row of the first one. */
async function countOdd(bytes: Buffer): Promise<[count: number, firstRow: number | null]> {
  const { notes } = await readBytes(bytes);
  assert.ok(notes.every(({ code }) => code === 'odd_records'));
  return [notes[0]?.count ?? 0, notes[0]?.firstRow ?? null];
}

const countInSheet = (records: XlsRecord[], book: Omit<XlsBook, 'sheets'> = {}) => countOdd(makeSheet(records, book));
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
