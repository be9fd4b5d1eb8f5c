import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { utils } from '@e965/xlsx';
import { packZip, unpackZip, type ZipPart } from '../../../fuzz/zip-bytes.ts';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';
import { encodeBook } from './write-legacy.ts';

const SHEET = 'xl/worksheets/sheet1.bin';

/** Writes an xlsb file with one changed part. */
function writeChanged(name: string, change: (part: ZipPart) => Partial<ZipPart>): string {
  const book = { SheetNames: ['One'], Sheets: { One: utils.aoa_to_sheet([['a', 1]]) } };
  const parts = unpackZip(encodeBook(book, 'xlsb'));
  assert.ok(parts.some((part) => part.name === name));
  const path = join(makeFileFolder(), 'book.xlsb');
  writeFileSync(path, packZip(parts.map((part) => (part.name === name ? { ...part, ...change(part) } : part))));
  return path;
}

test('a part that declares a huge size is refused before memory is allocated for it', async () => {
  const path = writeChanged(SHEET, () => ({ bytes: 2 ** 30 }));
  await assert.rejects(openWorkbook(path), /corrupt|sheet1\.bin: it has \d+ bytes; the archive states 1073741824/);
});

test('a part whose records end too early is refused', async () => {
  const cut = writeChanged(SHEET, ({ content }) => ({ content: content.subarray(0, content.length - 3) }));
  await assert.rejects(openWorkbook(cut), /sheet1\.bin: its last record is missing/);
  const cutInside = writeChanged(SHEET, ({ content }) => ({ content: content.subarray(0, 20) }));
  await assert.rejects(
    openWorkbook(cutInside),
    /sheet1\.bin: (?:its records end in the middle|its last record is missing)/,
  );
});

test('a list that declares more items than it has is refused', async () => {
  const path = writeChanged('xl/metadata.bin', ({ content }) => {
    // BrtMdb (51) with one pair.
    const at = content.indexOf(Buffer.from([51, 12, 1, 0, 0, 0]));
    assert.ok(at > 0);
    const changed = Buffer.from(content);
    changed.writeUInt32LE(0x7fffffff, at + 2);
    return { content: changed };
  });
  await assert.rejects(openWorkbook(path), /metadata\.bin: a list has fewer items than it says/);
});

test('a row or column beyond the limits of a sheet is refused', async () => {
  // BrtRowHdr (0) begins with the row; the cell's column is in the record after it.
  const change = (type: number, offset: number, value: number) =>
    writeChanged(SHEET, ({ content }) => {
      const changed = Buffer.from(content);
      changed.writeUInt32LE(value, findRecord(content, type) + offset);
      return { content: changed };
    });
  await assert.rejects(openWorkbook(change(0, 0, 0x7fffff00)), /the sheet "One" has a row beyond 1048576/);
  await assert.rejects(openWorkbook(change(6, 0, 0x00ffff00)), /column .* is beyond XFD/);
});

/** Where the content of the first record of a type begins; all records of such a small sheet have a length below 128. */
function findRecord(bytes: Buffer, wanted: number): number {
  for (let at = 0; at < bytes.length; ) {
    const isWide = bytes[at]! >= 0x80;
    const type = isWide ? (bytes[at]! & 0x7f) | (bytes[at + 1]! << 7) : bytes[at]!;
    const content = at + (isWide ? 3 : 2);
    if (type === wanted) return content;
    at = content + bytes[content - 1]!;
  }
  throw new Error(`The sheet has no record ${wanted}.`);
}
