import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CFB } from '@e965/xlsx';
import {
  continued,
  dimensions,
  f64,
  formula,
  label,
  makeSheet,
  makeStream,
  makeXls,
  merges,
  mulRk,
  number,
  other,
  packOle,
  packRecords,
  readBytes,
  record,
  rk,
  row,
  startOf,
  string,
  TEXT_RESULT,
  u16,
  u32,
  type XlsBook,
  type XlsRecord,
} from './make-xls.ts';

const refuse = (bytes: Buffer, message: RegExp, code = 'corrupt_workbook') =>
  assert.rejects(readBytes(bytes), { code, message }, String(message));

/** A record with other bytes, or fewer. */
const cut = ({ type, content }: XlsRecord, length: number): XlsRecord => ({
  type,
  content: content.subarray(0, length),
});
const retype = ({ content }: XlsRecord, type: number): XlsRecord => ({ type, content });
/** A text that states another number of characters. */
function restate({ type, content }: XlsRecord, at: number, charCount: number): XlsRecord {
  const changed = Buffer.from(content);
  changed.writeUInt16LE(charCount, at);
  return { type, content: changed };
}
/** A record with zeros in it that do not belong there. */
function insert({ type, content }: XlsRecord, at: number, count: number): XlsRecord {
  return { type, content: Buffer.concat([content.subarray(0, at), Buffer.alloc(count), content.subarray(at)]) };
}
const START = [row(0), number(0, 0, 1), number(0, 1, 2)];

test('a cell that cannot be read is refused, with the sheet and the cell before it', async () => {
  const damages: [string, ...XlsRecord[]][] = [
    ['a cell has a wrong length', cut(number(1, 0, 1), 13)],
    ['a cell has a wrong length', record(0x00fd, u16(1, 0, 0), u16(0))],
    ['a row has a wrong length', cut(row(1), 15)],
    [
      'a run of cells has a wrong length',
      cut(
        mulRk(1, 0, [
          [0, 2],
          [0, 6],
        ]),
        16,
      ),
    ],
    ['a run of cells has a wrong length', record(0x00bd, u16(1, 0), u16(0), u32(2), u16(1))],
    ['a formula is cut off', cut(formula(1, 0, TEXT_RESULT), 20)],
    ['a formula is cut off', cut(formula(1, 0, TEXT_RESULT), 24)],
    ['a formula has a wrong length', insert(formula(1, 0, TEXT_RESULT), 4, 2)],
    ['a formula has an unknown result', formula(1, 0, other(4))],
    ['a formula has an unknown result', formula(1, 0, other(2, 0x55))],
    ['a cell has an unknown truth value or error', record(0x0205, u16(1, 0, 0), [2, 0])],
    ['a cell has an unknown truth value or error', record(0x0205, u16(1, 0, 0), [0x55, 1])],
    ['a cell has an unknown truth value or error', record(0x0205, u16(1, 0, 0), [0, 2])],
    ['a cell is in a column beyond 256', number(1, 256, 1)],
    ['a cell has a style that does not exist', number(1, 0, 1, 1)],
    ['a text is cut off', cut(label(1, 0, 'text'), 10), number(2, 0, 1)],
    ['a text is cut off', cut(label(1, 0, 'text'), 7)],
    ['a text has another length than it states', restate(label(1, 0, 'text'), 6, 3)],
    ['a text has another length than it states', restate(retype(label(1, 0, 'text'), 0x00d6), 6, 4)],
    ['a text has another length than it states', formula(1, 0, TEXT_RESULT), restate(string('text'), 0, 3)],
    ['a text has no cell', string('text')],
    ['a cell continues after its end', continued([1, 2, 3])],
    ['it has a record that cannot be there', retype(number(1, 0, 1), 0x0fff)],
    ['it has a record that cannot be there', retype(number(1, 0, 1), 0x0085)],
    ['it has a record that cannot be there', retype(number(1, 0, 1), 0x0850)],
    ['a list of merged cells has a wrong length', cut(merges([0, 0, 0, 1]), 8)],
    ['the cell C1 cannot be read', retype(number(0, 2, 1), 0x001d), number(0, 3, 1)],
  ];
  for (const [found, ...records] of damages) {
    const isAfter = found.startsWith('the cell') || /^a text (is cut|has another)/.test(found) ? '[A-C]\\d' : 'B1';
    await refuse(
      makeSheet([...START, ...records]),
      new RegExp(`^book\\.xls is damaged: the sheet "Data", after ${isAfter}: ${found}\\.`),
    );
  }
});

test('a record that hides in another one which never continues is refused', async () => {
  const formulas = [0x04bc, 0x0221, 0x0236].map((type) => [formula(1, 0, f64(1)), record(type, Buffer.alloc(10))]);
  const texts = [[label(1, 0, 'text')], [formula(1, 0, TEXT_RESULT), string('text')]];
  const others = [[merges([0, 0, 0, 1])], [record(0x00d7, u32(56), u16(0))], [row(1)], [dimensions(2)]];
  for (const records of [...formulas, ...texts, ...others]) {
    assert.deepEqual((await readBytes(makeSheet([...START, ...records]))).rows[0]?.values, [1, 2]);
    await refuse(
      makeSheet([...START, ...records, continued(number(1, 1, 3).content)]),
      /a cell continues after its end/,
    );
  }
});

test('a first cell of another kind is found by the row before it', async () => {
  await refuse(makeSheet([row(0), retype(number(0, 0, 1), 0x001d), number(0, 1, 1)]), /the cell A1 cannot be read/);
});

test('records of later versions, and known ones, may be in a sheet', async () => {
  const records = [
    ...START,
    record(0x0867, u16(0x0867), u32(0, 0)),
    record(0x001d, [3], u16(0, 0, 0, 1, 0)),
    record(0x023e, u16(0x6b6)),
  ];
  assert.equal((await readBytes(makeSheet(records))).rows.length, 1);
});

test('formulas with the type of an older version, and texts that end with a NUL, are read', async () => {
  for (const type of [0x0206, 0x0406]) {
    const sheet = makeSheet([...START, row(1), retype(formula(1, 0, f64(5)), type), number(1, 1, 6)]);
    const { rows, notes } = await readBytes(sheet);
    assert.deepEqual([rows[1]?.values, notes], [[5, 6], []]);
  }
  const { type, content } = label(1, 0, 'text');
  for (const nul of [[0], [0, 0]]) {
    const { rows } = await readBytes(makeSheet([...START, record(type, content, nul)]));
    assert.deepEqual(rows[1]?.values, ['text']);
  }
  for (const rest of [[0, 0, 0], [0x61], [0, 0x61]]) {
    await refuse(makeSheet([...START, record(type, content, rest)]), /another length than it states/);
  }
});

test('zeros between records are noted: they may have replaced a cell', async () => {
  const { rows, notes } = await readBytes(makeSheet([...START, record(0), number(1, 0, 3)]));
  assert.deepEqual(rows[1]?.values, [3]);
  assert.deepEqual(notes, [{ code: 'odd_records', count: 1, firstRow: 1 }]);
  await refuse(makeSheet([...START, record(0, [0])]), /a record that cannot be there/);
});

const ONE = { name: 'One', records: [number(0, 0, 1)] };
const TWO = { name: 'Two', records: [number(0, 0, 2)] };

/** Changes a byte or two of a sheet's entry in the list of sheets. */
function changeList(book: XlsBook, at: number, change: (entry: Buffer) => void): Buffer {
  const stream = makeStream(book);
  let place = -1;
  for (let nth = 0; nth <= at; nth++) place = stream.indexOf(Buffer.from([0x85, 0]), place + 1);
  change(stream.subarray(place + 4));
  return packOle(stream);
}

test('a list of sheets that does not fit the sheets is refused', async () => {
  const two = { sheets: [ONE, TWO] };
  await refuse(makeXls({ sheets: [] }), /the list of sheets and texts: it has no sheets/);
  await refuse(makeXls({ sheets: [ONE, { ...TWO, name: 'One' }] }), /two sheets are named "One"/);
  await refuse(makeXls({ sheets: [{ ...ONE, kind: 9 }] }), /it lists a sheet of an unknown kind/);
  await refuse(makeXls({ sheets: [{ ...ONE, kind: 2 }] }), /the sheet "One" has another kind than the list says/);
  await refuse(
    changeList(two, 1, (entry) => entry.writeUInt32LE(entry.readUInt32LE(0) + 4, 0)),
    /cells outside of all sheets/,
  );
  await refuse(
    changeList(two, 1, (entry) => entry.writeUInt32LE(changeTo(two), 0)),
    /two sheets begin in one place/,
  );
  await refuse(
    changeList(two, 1, (entry) => entry.writeUInt8(99, 6)),
    /the name of a sheet has a wrong length/,
  );
});

function changeTo(book: XlsBook): number {
  const stream = makeStream(book);
  return stream.readUInt32LE(stream.indexOf(Buffer.from([0x85, 0])) + 4);
}

test('a style that has become another record is noticed by the styles around it', async () => {
  const stream = makeStream({ sheets: [ONE], styles: [0, 14, 0] });
  const first = stream.indexOf(Buffer.from([0xe0, 0, 20, 0]));
  stream.writeUInt16LE(0x00a0, stream.indexOf(Buffer.from([0xe0, 0, 20, 0]), first + 1));
  await refuse(packOle(stream), /a cell style is missing/);
});

test('a part that does not end, ends early, or has another part in it is refused', async () => {
  const stream = makeStream({ sheets: [ONE, TWO] });
  await refuse(
    packOle(stream.subarray(0, stream.length - 4)),
    /the sheet "Two", after A1: its records end in the middle/,
  );
  await refuse(packOle(Buffer.concat([stream, packRecords([number(5, 0, 1)])])), /records follow after the last sheet/);
  await refuse(makeSheet([record(0x000a), number(0, 0, 1)]), /records follow after the last sheet/);
  await refuse(makeSheet([record(0x000a, [0])]), /the end of a part has a wrong length/);
  await refuse(makeSheet([startOf(0x0010)]), /a part begins inside of another one/);
  await refuse(makeSheet([{ type: 0x1000, content: Buffer.alloc(0) }]), /it has a record that cannot be there/);
  const long = Buffer.concat([stream.subarray(0, stream.length - 4), u16(0x0203, 9000), Buffer.alloc(9000)]);
  await refuse(packOle(long), /a record is longer than records can be/);
});

test('the bytes after a small stream are zeros', async () => {
  const stream = makeStream({ sheets: [ONE] });
  assert.equal((await readBytes(packOle(Buffer.concat([stream, Buffer.alloc(999)])))).rows.length, 1);
});

test('an old workbook beside one whose name is damaged is not read instead of it', async () => {
  const stream = Buffer.concat([makeStream({ sheets: [ONE] }), Buffer.alloc(5000)]);
  const pack = (...names: string[]) => {
    const file = CFB.utils.cfb_new();
    for (const name of names) CFB.utils.cfb_add(file, `/${name}`, name === 'Other' ? Buffer.alloc(5000) : stream);
    return CFB.write(file, { type: 'buffer' }) as Buffer;
  };
  assert.equal((await readBytes(pack('Book', 'Other'))).rows.length, 1);
  assert.equal((await readBytes(pack('Book', 'Workbook'))).rows.length, 1);
  await refuse(pack('Book', 'Workbnok'), /the stream "Workbnok" has a workbook, but not its name/);
});

test('cells in a dialog are refused: a dialog has none', async () => {
  await refuse(makeSheet([record(0x0081, u16(0x10)), rk(0, 0, 2)]), /it has cells, but is said to be a dialog/);
});
