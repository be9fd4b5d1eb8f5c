import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CFB, utils, type WorkBook, write } from '@e965/xlsx';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';
import { readSheet } from './write-legacy.ts';

const SHEETS = {
  One: utils.aoa_to_sheet([
    ['a', 1],
    ['b', 2],
  ]),
  Two: utils.aoa_to_sheet([['c', 3]]),
};
const BOOK: WorkBook = { SheetNames: Object.keys(SHEETS), Sheets: SHEETS };

const LABEL = 0x0204;
const NUMBER = 0x0203;
const BOUND_SHEET = 0x0085;
const FORMULA = 0x0006;

interface BiffRecord {
  type: number;
  content: Buffer;
}

/** Writes a file of Excel 5 with two sheets and changed records; the n-th sheet in its list begins where `sheetOrder` says. */
function writeChanged(change: (records: BiffRecord[]) => BiffRecord[], sheetOrder: readonly number[] = [0, 1]): string {
  const container = CFB.read(write(BOOK, { type: 'buffer', bookType: 'biff5' }) as Buffer, { type: 'buffer' });
  const stream = Buffer.from(CFB.find(container, '/Book')!.content as Uint8Array);
  const records: BiffRecord[] = [];
  for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
    records.push({
      type: stream.readUInt16LE(at),
      content: stream.subarray(at + 4, at + 4 + stream.readUInt16LE(at + 2)),
    });
  }
  const changed = change(records.slice(0, records.findLastIndex(({ type }) => type === 0x0a) + 1));
  const starts: number[] = [];
  let at = 0;
  for (const { type, content } of changed) {
    if (type === 0x0809) starts.push(at);
    at += 4 + content.length;
  }
  let sheet = 0;
  for (const { type, content } of changed)
    if (type === BOUND_SHEET) content.writeUInt32LE(starts[1 + sheetOrder[sheet++]!] ?? 1, 0);
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(
    file,
    '/Book',
    Buffer.concat(changed.flatMap(({ type, content }) => [makeHead(type, content), content])),
  );
  const path = join(makeFileFolder(), 'book.xls');
  writeFileSync(path, CFB.write(file, { type: 'buffer' }) as Buffer);
  return path;
}

function makeHead(type: number, { length }: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(length, 2);
  return head;
}

/** Changes the n-th record of a type. */
function replaceOne(type: number, nth: number, change: (record: BiffRecord) => BiffRecord[]) {
  return (records: BiffRecord[]): BiffRecord[] => {
    const found = records.filter((record) => record.type === type)[nth]!;
    return records.flatMap((record) => (record === found ? change(record) : [record]));
  };
}

test('a workbook with rewritten records is read as before', async () => {
  const workbook = await openWorkbook(writeChanged((records) => records));
  assert.deepEqual(pluck(await readSheet(workbook), 'values'), [
    ['a', 1],
    ['b', 2],
  ]);
});

test('a cell that SheetJS skips is found by its record, and the sheet is named', async () => {
  // A formula with a text as its result, but without the record of the text.
  const content = Buffer.from('010001000f00000000000000ffff00000000000003001e0100', 'hex');
  const path = writeChanged(replaceOne(NUMBER, 1, () => [{ type: FORMULA, content }]));
  await assert.rejects(openWorkbook(path), /book\.xls is damaged: the sheet "One" has 4 cells, of which 3 can be read/);
});

test('a repeated cell counts once', async () => {
  const workbook = await openWorkbook(writeChanged(replaceOne(NUMBER, 1, (record) => [record, record])));
  assert.equal((await readSheet(workbook)).length, 2);
});

test('a truncated cell is refused, and the sheet is named', async () => {
  const path = writeChanged(replaceOne(NUMBER, 2, ({ type, content }) => [{ type, content: content.subarray(0, 10) }]));
  await assert.rejects(openWorkbook(path), /book\.xls is damaged: sheet 2 of 2 cannot be read: a cell is cut off/);
});

test('cells outside of all sheets are refused', async () => {
  const inList = writeChanged((records) => {
    const cell = records.find(({ type }) => type === LABEL)!;
    return records.toSpliced(1, 0, cell);
  });
  await assert.rejects(openWorkbook(inList), /it has cells outside of all sheets/);
  const notListed = writeChanged(replaceOne(BOUND_SHEET, 1, () => []));
  await assert.rejects(openWorkbook(notListed), /it has cells outside of all sheets/);
});

test('two sheets with one name are refused: only one of them would be read', async () => {
  const path = writeChanged(
    replaceOne(BOUND_SHEET, 1, ({ type, content }) => {
      const renamed = Buffer.from(content);
      Buffer.from('One').copy(renamed, 7);
      return [{ type, content: renamed }];
    }),
  );
  await assert.rejects(openWorkbook(path), /two sheets are named "One"/);
});

test('two sheets that begin at the same place are refused', async () => {
  const path = writeChanged((records) => records, [0, 0]);
  await assert.rejects(openWorkbook(path), /two sheets begin in one place/);
});

test('a sheet of an unknown kind is refused: readers disagree whether it has cells', async () => {
  const path = writeChanged(
    replaceOne(BOUND_SHEET, 1, ({ type, content }) => {
      const changed = Buffer.from(content);
      changed.writeUInt8(8, 5);
      return [{ type, content: changed }];
    }),
  );
  await assert.rejects(openWorkbook(path), /cannot be read: it lists a sheet of an unknown kind/);
});

test('sheets are in the order of the list, which is the order of the tabs', async () => {
  const swapped = writeChanged(
    (records) => {
      const [one, two] = records.filter(({ type }) => type === BOUND_SHEET);
      return records.with(records.indexOf(one!), two!).with(records.indexOf(two!), one!);
    },
    [1, 0],
  );
  const workbook = await openWorkbook(swapped);
  assert.deepEqual(pluck(workbook.sheets, 'name'), ['Two', 'One']);
  assert.deepEqual((await readSheet(workbook))[0]!.values, ['c', 3]);
});

test('records that would make SheetJS read for minutes are refused first', async () => {
  const cut = writeChanged((records) => records.toSpliced(1, 0, { type: 0x041e, content: Buffer.from([1, 0]) }));
  await assert.rejects(openWorkbook(cut), /the part before the sheets cannot be read: a text is cut off/);
  const short = writeChanged(replaceOne(NUMBER, 0, () => [{ type: FORMULA, content: Buffer.alloc(20) }]));
  await assert.rejects(openWorkbook(short), /sheet 1 of 2 cannot be read: a cell is cut off/);
  const other = writeChanged(replaceOne(NUMBER, 0, ({ content }) => [{ type: 0x0004, content }]));
  await assert.rejects(openWorkbook(other), /sheet 1 of 2 cannot be read: a record of another version of Excel/);
});

test('blank cells do not count', async () => {
  const blank = { type: 0x0201, content: Buffer.from([5, 0, 0, 0, 15, 0]) };
  const blanks = { type: 0x00be, content: Buffer.from([6, 0, 0, 0, 15, 0, 15, 0, 15, 0, 2, 0]) };
  for (const more of [[blank], [blanks], [blank, blanks]]) {
    const workbook = await openWorkbook(writeChanged(replaceOne(NUMBER, 1, (record) => [record, ...more])));
    assert.equal((await readSheet(workbook)).length, 2);
  }
});

test('a file with a password is named, whatever its records look like', async () => {
  const path = writeChanged((records) => records.toSpliced(1, 0, { type: 0x002f, content: Buffer.from([1, 2, 3, 4]) }));
  await assert.rejects(openWorkbook(path), { code: 'encrypted_workbook' });
});

test('a version that does not exist is refused', async () => {
  const path = writeChanged(
    replaceOne(0x0809, 0, ({ type, content }) => {
      const changed = Buffer.from(content);
      changed.writeUInt16LE(0x0501, 0);
      return [{ type, content: changed }];
    }),
  );
  await assert.rejects(openWorkbook(path), /its version does not exist/);
});

/** Changes the content of the n-th record of a type. */
function edit(type: number, nth: number, change: (content: Buffer) => Buffer | undefined) {
  return replaceOne(type, nth, (record) => {
    const content = Buffer.from(record.content);
    return [{ type, content: change(content) ?? content }];
  });
}

const END_OF_PART = 0x000a;
/** A formula with the result 1, and two bytes too many before it. */
const SHIFTED = Buffer.from('010001000f0000000000000000000000f03f000000000000' + '03001e0100', 'hex');
const DAMAGE: readonly [name: string, found: RegExp, change: (records: BiffRecord[]) => BiffRecord[]][] = [
  ['a text is longer than it says', /a text has a wrong length/, edit(LABEL, 0, (cell) => Buffer.concat([cell, cell]))],
  [
    'a text says that it is shorter',
    /a text has a wrong length/,
    edit(LABEL, 0, (cell) => void cell.writeUInt16LE(0, 6)),
  ],
  ['a text says that it is longer', /a text is cut off/, edit(LABEL, 0, (cell) => void cell.writeUInt16LE(2, 6))],
  [
    'a number is longer',
    /a cell has a wrong length/,
    edit(NUMBER, 0, (cell) => Buffer.concat([cell, Buffer.alloc(1)])),
  ],
  [
    'a style that is not there',
    /a style that does not exist/,
    edit(NUMBER, 0, (cell) => void cell.writeUInt16LE(900, 4)),
  ],
  ['two cells in one place', /two cells are in one place/, edit(NUMBER, 1, (cell) => void cell.writeUInt16LE(0, 0))],
  [
    'an unknown type',
    /a record that no version of Excel has/,
    replaceOne(LABEL, 1, ({ content }) => [{ type: 0x0344, content }]),
  ],
  [
    'a type of zeros',
    /a record that no version of Excel has/,
    replaceOne(LABEL, 1, ({ content }) => [{ type: 0, content }]),
  ],
  [
    'a text without a formula',
    /a text has no cell/,
    replaceOne(NUMBER, 0, (record) => [record, { type: 0x0207, content: Buffer.from([1, 0, 65]) }]),
  ],
  [
    'a cell that goes on',
    /a cell continues after its end/,
    replaceOne(NUMBER, 0, (record) => [record, { type: 0x003c, content: Buffer.alloc(4) }]),
  ],
  ['an end is missing', /a part begins inside of another one/, replaceOne(END_OF_PART, 1, () => [])],
  ['the last end is missing', /its records end in the middle/, replaceOne(END_OF_PART, 2, () => [])],
  [
    'an end too many',
    /records follow after the last sheet/,
    replaceOne(LABEL, 1, (record) => [{ type: END_OF_PART, content: Buffer.alloc(0) }, record]),
  ],
  [
    'another kind of sheet',
    /sheet 2 of 2 has another kind than the list says/,
    edit(0x0809, 2, (part) => void part.writeUInt16LE(0x20, 2)),
  ],
  [
    'a formula that is longer',
    /a formula has a wrong length/,
    replaceOne(NUMBER, 1, () => [{ type: FORMULA, content: SHIFTED }]),
  ],
  [
    'a truth value of 2',
    /an unknown truth value or error/,
    replaceOne(NUMBER, 0, ({ content }) => [
      { type: 0x0205, content: Buffer.concat([content.subarray(0, 6), Buffer.of(2, 0)]) },
    ]),
  ],
  [
    'a setting that has the bytes of a cell',
    /a setting has a wrong length/,
    // As after a record that says that it has four bytes more: the place of the cell is an empty record.
    replaceOne(LABEL, 0, ({ content }) => [
      { type: 0, content: Buffer.alloc(0) },
      { type: 0x0010, content: content.subarray(6) },
    ]),
  ],
  [
    'a run of cells that ends elsewhere',
    /a run of cells has a wrong length/,
    replaceOne(NUMBER, 0, () => [{ type: 0x00bd, content: Buffer.from([0, 0, 1, 0, 15, 0, 0, 0, 0, 0, 2, 0]) }]),
  ],
];

for (const [name, found, change] of DAMAGE) {
  test(`${name}: refused, because SheetJS would lose or change a cell`, async () => {
    await assert.rejects(openWorkbook(writeChanged(change)), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'corrupt_workbook');
      assert.match(error.message, found);
      return true;
    });
  });
}

test('the size of a sheet under its type of Excel 2 is no damage', async () => {
  const path = writeChanged((records) =>
    records.map((record) => (record.type === 0x0200 ? { ...record, type: 0 } : record)),
  );
  assert.deepEqual(pluck(await readSheet(await openWorkbook(path)), 'values'), [
    ['a', 1],
    ['b', 2],
  ]);
});

test('a file that only Excel can decrypt is called encrypted, and not damaged', async () => {
  // The key and the check of the password that Excel tries by itself; the bytes after it are in no known form.
  const encryption = { type: 0x002f, content: Buffer.from('59b30a9a', 'hex') };
  const path = writeChanged((records) => records.toSpliced(1, 0, encryption));
  await assert.rejects(openWorkbook(path), { code: 'encrypted_workbook' });
});

test('a listed sheet that is not where the list says is refused', async () => {
  const path = writeChanged((records) => records, [0, 7]);
  await assert.rejects(openWorkbook(path), /sheet 2 of 2 is not where the list says/);
});

test('a text of Excel 2 that is cut is refused', async () => {
  const bytes = write(
    { SheetNames: ['One'], Sheets: { One: SHEETS.One } },
    { type: 'buffer', bookType: 'biff2' },
  ) as Buffer;
  const path = join(makeFileFolder(), 'old.xls');
  writeFileSync(path, bytes);
  assert.equal((await readSheet(await openWorkbook(path))).length, 2);
  // The first text: its record is 9 bytes long, and the length of the text is before its one letter.
  const at = bytes.indexOf(Buffer.from([0x04, 0x00, 0x09, 0x00]));
  bytes.writeUInt8(3, at + 4 + 7);
  writeFileSync(path, bytes);
  await assert.rejects(openWorkbook(path), /old\.xls is damaged: .* a text is cut off/);
});
