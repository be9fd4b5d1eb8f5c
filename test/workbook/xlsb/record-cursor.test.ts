import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeBiff12 } from '../../../fuzz/mutate/biff12.ts';
import { type RecordCursor, readRecords } from '../../../src/workbook/xlsb/record-cursor.ts';
import { PartFailure } from '../../../src/workbook/zip/part-failure.ts';
import {
  makeParts,
  makeSheet,
  makeTexts,
  openParts,
  plainItem,
  real,
  record,
  row,
  SHEET,
  sharedText,
} from './make-xlsb.ts';

async function* split(bytes: Buffer, chunkBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

interface Found {
  type: number;
  content: Buffer;
  offset: number;
}

async function readAll(bytes: Buffer, chunkBytes: number): Promise<Found[]> {
  const found: Found[] = [];
  for await (const cursor of readRecords(split(bytes, chunkBytes), new PartFailure('book.xlsb', 'part'))) {
    while (cursor.next()) {
      const { type, start, end, offset } = cursor as RecordCursor;
      found.push({ type, content: Buffer.from(cursor.bytes.subarray(start, end)), offset });
    }
  }
  return found;
}

const RECORDS = [
  record(129),
  record(0, Buffer.alloc(17, 1)),
  record(5, Buffer.alloc(16, 2)),
  record(1045, Buffer.alloc(300, 3)),
  record(16_383, Buffer.alloc(20_000, 4)),
  record(7, Buffer.alloc(0)),
];

test('records are found wherever chunks split them, with their places in the part', async () => {
  const bytes = writeBiff12(RECORDS);
  const offsets = RECORDS.map((_, at) => writeBiff12(RECORDS.slice(0, at)).length);
  for (const chunkBytes of [1, 2, 3, 7, 64, 301, bytes.length]) {
    const found = await readAll(bytes, chunkBytes);
    assert.deepEqual(
      found,
      RECORDS.map(({ type, content }, at) => ({ type, content, offset: offsets[at] })),
    );
  }
});

test('a cursor that steps back gives the same record again', async () => {
  const types: number[] = [];
  for await (const cursor of readRecords(split(writeBiff12(RECORDS), 50), new PartFailure('book.xlsb', 'part'))) {
    while (cursor.next()) {
      if (types.at(-1) === cursor.type) continue;
      types.push(cursor.type);
      cursor.stepBack();
    }
  }
  assert.deepEqual(
    types,
    RECORDS.map(({ type }) => type),
  );
});

test('bytes that are no record are refused', async () => {
  await assert.rejects(readAll(Buffer.of(0x81, 0x81, 0), 9), /a record with a type that does not exist/);
  await assert.rejects(readAll(Buffer.of(5, 0x80, 0x80, 0x80, 0x80), 9), /a record whose length has no end/);
  await assert.rejects(readAll(Buffer.of(5, 0x81, 0x80, 0x80, 0x08), 9), /a record of more than 16 MB/);
  for (const cut of [1, 2, 10]) {
    const bytes = writeBiff12([record(5, Buffer.alloc(200))]).subarray(0, cut);
    await assert.rejects(readAll(bytes, 9), { code: 'truncated_file', message: /its records end in the middle/ });
  }
});

test('the stated length of a record takes no memory', async () => {
  const before = process.memoryUsage().arrayBuffers;
  const stated = Buffer.of(5, 0xff, 0xff, 0xff, 0x07);
  const records = readRecords(split(stated, 2), new PartFailure('book.xlsb', 'part'));
  const read = async () => {
    for await (const cursor of records) {
      assert.equal(cursor.next(), false);
      assert.ok(process.memoryUsage().arrayBuffers - before < 8 * 1024 * 1024);
    }
  };
  await assert.rejects(read, { code: 'truncated_file' });
});

test('a large record in small chunks is put together once', async () => {
  const bytes = writeBiff12([record(5, Buffer.alloc(12 * 1024 * 1024, 7))]);
  let windows = 0;
  for await (const cursor of readRecords(split(bytes, 4096), new PartFailure('book.xlsb', 'part'))) {
    windows += 1;
    cursor.next();
  }
  assert.ok(windows <= 3, `${windows} windows`);
});

test('a share of the sheet is reported while it is read', async (t) => {
  const rows = Array.from({ length: 30_000 }, (_, at) => [row(at + 1), real(0, at / 7), sharedText(1, at % 2)]).flat();
  const parts = makeParts(makeSheet(rows), { 'xl/sharedStrings.bin': makeTexts([plainItem('a'), plainItem('b')]) });
  assert.ok((parts[SHEET] as Buffer).length > 1024 * 1024);
  const workbook = await openParts(t, parts);
  assert.equal(workbook.readShare!(), 0);
  const shares: number[] = [];
  for await (const _ of workbook.openSheet(0).readRows()) shares.push(workbook.readShare!());
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.ok(new Set(shares).size > 2 && shares[0]! < 1);
  assert.equal(shares.at(-1), 1);
});
