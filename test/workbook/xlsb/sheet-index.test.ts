import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { BinaryRecord } from '../../../fuzz/fixtures/records.ts';
import { writeBiff12 } from '../../../fuzz/mutate/biff12.ts';
import { recordType } from '../../../src/workbook/xlsb/record-types.ts';
import { makeRels } from '../xlsx/make-xlsx.ts';
import { makeParts, makeSheet, readParts, real, record, row, u16, u32 } from './make-xlsb.ts';

const INDEX = 'xl/worksheets/binaryIndex1.bin';
const RELATIONSHIPS = {
  'xl/worksheets/_rels/sheet1.bin.rels': makeRels([['rId1', 'xlBinaryIndex', 'binaryIndex1.bin']]),
};

const ROWS_PER_BLOCK = 32;
const META = record(recordType.valueMeta, u32(1));

/** Rows 3 to 80 with two or three cells each, in two blocks of 1,024 columns. */
const ROWS: BinaryRecord[] = Array.from({ length: 78 }, (_, at) => [
  row(at + 3),
  ...(at % 5 === 0 ? [META] : []),
  real(0, at),
  real(1, 2),
  ...(at % 3 === 0 ? [real(1500, 3)] : []),
]).flat();

interface Place {
  row: number;
  columnBlock: number;
  offset: number;
}

/** Where the first cell of each row and block of columns begins, with its metadata. */
function listPlaces(sheet: readonly BinaryRecord[]): Place[] {
  const places: Place[] = [];
  let at = 0;
  let rowIndex = -1;
  let metaAt = -1;
  for (const each of sheet) {
    if (each.type === recordType.rowHeader) rowIndex = each.content.readUInt32LE(0);
    if (each.type === recordType.valueMeta) metaAt = at;
    if (each.type === recordType.real) {
      const columnBlock = each.content.readUInt32LE(0) >> 10;
      const last = places.at(-1);
      if (last?.row !== rowIndex || last.columnBlock !== columnBlock)
        places.push({ row: rowIndex, columnBlock, offset: metaAt < 0 ? at : metaAt });
      metaAt = -1;
    }
    at += writeBiff12([each]).length;
  }
  return places;
}

/** The index of a sheet, as Excel writes it: blocks of 32 rows, each with bits and offsets. */
function makeIndex(sheet: readonly BinaryRecord[]): BinaryRecord[] {
  const places = listPlaces(sheet);
  const records: BinaryRecord[] = [];
  for (let first = places[0]!.row; first <= places.at(-1)!.row; first += ROWS_PER_BLOCK) {
    records.push(record(recordType.indexBlock, u32(first), u32(first + ROWS_PER_BLOCK), Buffer.alloc(16)));
    const inBlock = places.filter(({ row: index }) => index >= first && index < first + ROWS_PER_BLOCK);
    if (inBlock.length > 0) records.push(makeRowBlock(first, inBlock));
  }
  return [...records, record(recordType.indexEnd)];
}

function makeRowBlock(first: number, places: readonly Place[]): BinaryRecord {
  const rows = [...new Set(places.map((place) => place.row))];
  const setBits = (bits: readonly number[]) => bits.reduce((mask, bit) => mask + 2 ** bit, 0);
  const base = Buffer.alloc(8);
  base.writeBigUInt64LE(BigInt(places[0]!.offset - 10));
  const masks = rows.map((index) =>
    u16(setBits(places.filter((place) => place.row === index).map(({ columnBlock }) => columnBlock))),
  );
  const offsets = places.map(({ offset }) => u32(offset - places[0]!.offset + 10));
  return record(recordType.indexRowBlock, u32(setBits(rows.map((index) => index - first))), base, ...masks, ...offsets);
}

function read(t: TestContext, sheet: readonly BinaryRecord[], index: readonly BinaryRecord[]) {
  return readParts(t, makeParts(sheet, { ...RELATIONSHIPS, [INDEX]: writeBiff12(index) }));
}

test('a sheet that its index describes is read', async (t) => {
  const sheet = makeSheet(ROWS);
  assert.equal((await read(t, sheet, makeIndex(sheet))).rows.length, 78);
  const sparse = makeSheet([row(1), real(0, 1), row(40), row(500), real(2000, 1)]);
  assert.equal((await read(t, sparse, makeIndex(sparse))).rows.length, 2);
});

test('a missing cell, row or block of columns is found, although all other records are in order', async (t) => {
  const sheet = makeSheet(ROWS);
  const index = makeIndex(sheet);
  const at = (from: number, type: number) => sheet.findIndex((each, i) => i >= from && each.type === type);
  const cellAt = at(40, recordType.real);
  const rowAt = at(60, recordType.rowHeader);
  const nextRowAt = at(rowAt + 1, recordType.rowHeader);
  const damaged = {
    'a cell': sheet.toSpliced(cellAt, 1),
    'a cell too many': sheet.toSpliced(at(50, recordType.rowHeader), 0, real(9, 1)),
    'a row': sheet.toSpliced(rowAt, nextRowAt - rowAt),
    'the last rows': sheet.toSpliced(rowAt, at(0, recordType.endSheetData) - rowAt),
    'all rows': makeSheet([]),
    'a block of columns': sheet.toSpliced(
      sheet.findIndex(({ type, content }) => type === recordType.real && content.readUInt32LE(0) === 1500),
      1,
    ),
  };
  for (const [name, records] of Object.entries(damaged)) {
    const found = /rows \d+ to \d+ do not begin where its index says, so that cells may be missing/;
    await assert.rejects(read(t, records, index), { code: 'corrupt_workbook', message: found }, name);
  }
});

test('a row that the index does not list is refused', async (t) => {
  const index = makeIndex(makeSheet(ROWS));
  for (const more of [
    [row(1), real(0, 1)],
    [row(200), real(0, 1)],
  ]) {
    const rows = more[0]!.content.readUInt32LE(0) === 0 ? [...more, ...ROWS] : [...ROWS, ...more];
    await assert.rejects(read(t, makeSheet(rows), index), /a row that its index does not list|do not begin where/);
  }
});

test('an index that is damaged itself is refused, and its end may be there twice', async (t) => {
  const sheet = makeSheet(ROWS);
  const index = makeIndex(sheet);
  const [block, cells] = index as [BinaryRecord, BinaryRecord];
  const refuse = (records: BinaryRecord[], message: RegExp) => assert.rejects(read(t, sheet, records), { message });
  assert.equal((await read(t, sheet, [...index, record(recordType.indexEnd)])).rows.length, 78);
  await refuse(index.slice(0, -1), /binaryIndex1\.bin: its last record is missing/);
  await refuse([...index, block], /a record after its last one/);
  await refuse(index.slice(1), /cells of a block that has not begun/);
  await refuse([block, cells, cells, ...index.slice(2)], /cells of a block that has not begun/);
  await refuse([block, ...index], /blocks of rows that overlap or are too long/);
  await refuse([record(recordType.indexBlock, u32(0))], /a block of rows has 4 bytes; expected 24/);
  await refuse([block, record(recordType.indexRowBlock, u32(1))], /a block of cells is cut off/);
  await refuse([block, record(cells.type, cells.content.subarray(0, -4))], /a block of cells has \d+ bytes; expected/);
  await refuse([record(999)], /a record of an unknown kind/);
});

test('a sheet is read without an index, without its part, and if its relationships cannot be read', async (t) => {
  assert.equal((await readParts(t, makeParts(makeSheet(ROWS)))).rows.length, 78);
  assert.equal((await readParts(t, makeParts(makeSheet(ROWS), RELATIONSHIPS))).rows.length, 78);
  const link = makeRels([['rId2', 'hyperlink', 'https://example.org/?a=1&b=2']]);
  for (const relationships of [link, link.slice(0, 40)]) {
    const parts = { 'xl/worksheets/_rels/sheet1.bin.rels': relationships };
    assert.equal((await readParts(t, makeParts(makeSheet(ROWS), parts))).rows.length, 78);
  }
});
