import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CFB, utils, write } from '@e965/xlsx';
import { type ErrorCode, isAdeError } from '../../../src/contract/errors/index.ts';
import { MAX_LEGACY_FILE_BYTES } from '../../../src/workbook/legacy/open-legacy.ts';
import { openOds } from '../../../src/workbook/ods/open-ods.ts';
import type { OpenOptions, Workbook } from '../../../src/workbook/types.ts';
import { openXls } from '../../../src/workbook/xls/open-xls.ts';
import { openXlsb } from '../../../src/workbook/xlsb/open-xlsb.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';
import { encodeBook, FORMATS, readSheet, type WrittenFormat, writeBook } from './write-legacy.ts';

const isCode = (code: ErrorCode) => (error: unknown) => isAdeError(error, code);

const OPENERS = { xls: openXls, xlsb: openXlsb, ods: openOds };

function open(path: string, format: WrittenFormat, options?: OpenOptions): Promise<Workbook> {
  return OPENERS[format](path, options);
}

for (const format of FORMATS) {
  test(`${format}: every kind of value`, async () => {
    const sheet = utils.aoa_to_sheet([
      ['text', 1.5, true, ' ü😀 ', null, 'end'],
      [],
      [null, { t: 'n', v: 45000, z: 'yyyy/mm/dd' }, { t: 'n', v: 45000.25, z: 'yyyy/mm/dd hh:mm' }],
      [
        { t: 'n', v: 0.5, z: 'hh:mm:ss' },
        { t: 'n', v: 7, z: '0000000' },
        { t: 'n', v: 2, f: '1+1' },
      ],
    ]);
    const workbook = await open(writeBook({ Data: sheet }, format), format);
    assert.deepEqual(workbook.facts, { format });
    assert.deepEqual(await readSheet(workbook), [
      { index: 1, values: ['text', 1.5, true, ' ü😀 ', null, 'end'], hidden: false },
      { index: 3, values: [null, { date: '2023-03-15' }, { datetime: '2023-03-15T06:00:00' }], hidden: false },
      { index: 4, values: [{ time: '12:00:00' }, '0000007', 2], hidden: false },
    ]);
  });

  test(`${format}: merges, sheet order, and reading twice`, async () => {
    const first = utils.aoa_to_sheet([
      ['a', null],
      [null, null],
      ['b', 'c'],
    ]);
    first['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 1, c: 1 } }];
    const path = writeBook({ One: first, Two: utils.aoa_to_sheet([['x']]) }, format);
    const workbook = await open(path, format);
    assert.deepEqual(pluck(workbook.sheets, 'index', 'name'), [
      [0, 'One'],
      [1, 'Two'],
    ]);
    const range = { firstRow: 0, lastRow: 1, firstColumn: 0, lastColumn: 1 };
    const reader = workbook.openSheet(0);
    for await (const _ of reader.readRows());
    assert.deepEqual(reader.merges, [range]);
    assert.deepEqual(await readSheet(workbook), await readSheet(workbook));
    assert.deepEqual(await readSheet(workbook, 1), [{ index: 1, values: ['x'], hidden: false }]);
    await workbook.close();
    assert.throws(() => workbook.openSheet(0), RangeError);
  });

  test(`${format}: many rows arrive in order`, async () => {
    const rows = Array.from({ length: 1100 }, (_, at) => [at, `text ${at}`]);
    const workbook = await open(writeBook({ Data: utils.aoa_to_sheet(rows) }, format), format);
    assert.deepEqual(
      (await readSheet(workbook)).map((row) => row.values),
      rows,
    );
  });

  test(`${format}: damaged and cut files are errors, never data`, async () => {
    const dir = makeFileFolder();
    const path = join(dir, `bad.${format}`);
    const rows = Array.from({ length: 500 }, (_, at) => [`some text ${at}`, at]);
    const sheets = { Data: utils.aoa_to_sheet(rows) };
    const good = encodeBook({ SheetNames: ['Data'], Sheets: sheets }, format);
    const isDamaged = (error: unknown) => isAdeError(error, 'corrupt_workbook') || isAdeError(error, 'truncated_file');
    for (const share of [0.3, 0.6, 0.9]) {
      writeFileSync(path, good.subarray(0, Math.floor(good.length * share)));
      await assert.rejects(open(path, format), isDamaged, `cut at ${share}`);
    }
    if (format !== 'xls') return;
    writeFileSync(path, 'plain text, no workbook');
    await assert.rejects(open(path, format), isDamaged);
    writeFileSync(path, '');
    await assert.rejects(open(path, format), isCode('empty_file'));
    await assert.rejects(open(join(dir, 'missing'), format), isCode('file_not_found'));
    truncateSync(path, MAX_LEGACY_FILE_BYTES + 1);
    await assert.rejects(open(path, format), isCode('legacy_file_too_large'));
  });
}

for (const format of ['xls', 'xlsb'] as const) {
  test(`${format}: hidden sheets and error cells`, async () => {
    const sheets = {
      Shown: utils.aoa_to_sheet([
        [
          { t: 'e', v: 0x2a },
          { t: 'e', v: 0x07 },
        ],
      ]),
      Gone: utils.aoa_to_sheet([[1]]),
    };
    const workbook = await open(writeBook(sheets, format, ['Gone']), format);
    assert.deepEqual(
      workbook.sheets.map((sheet) => sheet.hidden),
      [false, true],
    );
    assert.deepEqual((await readSheet(workbook))[0]!.values, ['#N/A', '#DIV/0!']);
  });
}

test('xlsb: hidden rows, and the 1904 date system', async () => {
  const sheet = utils.aoa_to_sheet([['a'], ['b'], [{ t: 'n', v: 1, z: 'yyyy/mm/dd' }]]);
  sheet['!rows'] = [{}, { hidden: true }];
  const path = join(makeFileFolder(), 'book.xlsb');
  const book = { SheetNames: ['S'], Sheets: { S: sheet }, Workbook: { WBProps: { date1904: true } } };
  writeFileSync(path, encodeBook(book, 'xlsb'));
  const rows = await readSheet(await open(path, 'xlsb'));
  assert.deepEqual(
    rows.map((row) => row.hidden),
    [false, true, false],
  );
  assert.deepEqual(rows[2]!.values, [{ date: '1904-01-02' }]);
});

test('a zip that expands beyond the limit is refused', async () => {
  const sheet = utils.aoa_to_sheet(Array.from({ length: 300 }, () => ['same text again and again']));
  for (const format of ['xlsb', 'ods'] as const) {
    const path = writeBook({ Data: sheet }, format);
    assert.ok(readFileSync(path).length > 0);
    await assert.rejects(open(path, format, { maxExpandedBytes: 1000 }), isCode('expanded_too_large'));
  }
});

test('xls: a password is detected by the FilePass record', async () => {
  const path = writeBook({ Data: utils.aoa_to_sheet([['secret']]) }, 'xls');
  const container = CFB.read(readFileSync(path), { type: 'buffer' });
  const stream = CFB.find(container, '/Workbook')!;
  const records = Buffer.from(stream.content as Uint8Array);
  const firstRecordBytes = 4 + records.readUInt16LE(2);
  // RC4 encryption, version 1.1, then salt, verifier and its hash ([MS-XLS] 2.4.117).
  const filePass = Buffer.concat([Buffer.from([0x2f, 0, 54, 0, 1, 0, 1, 0, 1, 0]), Buffer.alloc(48, 7)]);
  stream.content = Buffer.concat([
    records.subarray(0, firstRecordBytes),
    filePass,
    records.subarray(firstRecordBytes),
  ]) as never;
  stream.size = stream.content.length;
  writeFileSync(path, CFB.write(container, { type: 'buffer' }) as Buffer);
  await assert.rejects(open(path, 'xls'), isCode('encrypted_workbook'));
});

test('xls of Excel 95: number formats of one document do not change how the next one is read', async () => {
  const encode = (rows: unknown[][]) => {
    const book = { SheetNames: ['S'], Sheets: { S: utils.aoa_to_sheet(rows) } };
    return write(book, { type: 'buffer', bookType: 'biff5' }) as Buffer;
  };
  const first = encode([[{ t: 'n', v: 1, z: 'yyyy/mm/dd' }, 45000]]);
  // The number of the format, which becomes that of cells without one.
  first.writeUInt16LE(0, first.indexOf('yyyy/mm/dd') - 3);
  assert.deepEqual((await readSheet(await openXls(first)))[0]!.values, [1, { date: '2023-03-15' }]);
  assert.deepEqual((await readSheet(await openXls(encode([[45000]]))))[0]!.values, [45000]);
});
