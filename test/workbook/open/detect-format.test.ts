import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import * as XLSX from '@e965/xlsx';
import { detectFormat } from '../../../src/workbook/open/detect-format.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeBook, writeZip } from '../xlsx/make-xlsx.ts';

async function detectBytes(t: TestContext, bytes: string | Buffer): Promise<string> {
  // The name is misleading: detection must not use it.
  const path = join(await makeTempFolder(t), 'file.xyz');
  await writeFile(path, bytes);
  return detectFormat(path, 'file.xyz');
}

for (const [bookType, format] of [
  ['xlsx', 'xlsx'],
  ['xlsm', 'xlsx'],
  ['xlsb', 'xlsb'],
  ['ods', 'ods'],
  ['biff8', 'xls'],
  ['biff5', 'xls'],
  ['biff2', 'xls'],
  ['csv', 'csv'],
] as const) {
  test(`the ${bookType} file that SheetJS writes is ${format}`, async (t) => {
    const book = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(
      book,
      XLSX.utils.aoa_to_sheet([
        ['a', 'b'],
        [1, 2],
      ]),
      'S',
    );
    assert.equal(await detectBytes(t, XLSX.write(book, { type: 'buffer', bookType })), format);
  });
}

for (const [name, bytes] of [
  ['plain text', 'a;b\n1;2\n'],
  ['one letter', 'a'],
  ['windows-1252', Buffer.from('gr\xf6\xdfe;b\n', 'latin1')],
  ['UTF-16 with a mark', Buffer.from('\ufeffa\tb\n', 'utf16le')],
  ['UTF-16 without a mark', Buffer.from('name;amount\nMiller;12\n', 'utf16le')],
  ['text that starts with PK', 'PK;Name\n1;2\n'],
] as const) {
  test(`${name} is csv`, async (t) => assert.equal(await detectBytes(t, bytes), 'csv'));
}

for (const [name, bytes, found] of [
  ['HTML', '\ufeff <!DOCTYPE html><table>', /an HTML page/],
  ['XML', '<?xml version="1.0"?><Workbook/>', /an XML document/],
  ['PDF', '%PDF-1.7', /a PDF document/],
  ['PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /a PNG image/],
  ['binary data', Buffer.from([1, 0, 0, 0, 7, 9, 0, 0, 3]), /binary data/],
] as const) {
  test(`${name} is not_a_workbook`, async (t) => {
    await assert.rejects(detectBytes(t, bytes), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'not_a_workbook');
      assert.match(error.message, found);
      return true;
    });
  });
}

test('a missing file, a folder and a zip without a workbook have errors of their own', async (t) => {
  const folder = await makeTempFolder(t);
  await assert.rejects(detectFormat(join(folder, 'none.xlsx'), 'none.xlsx'), { code: 'file_not_found' });
  await assert.rejects(detectFormat(folder, 'folder'), { code: 'not_a_workbook' });
  await writeZip(join(folder, 'a.zip'), { 'readme.txt': 'x' });
  await assert.rejects(detectFormat(join(folder, 'a.zip'), 'a.zip'), { code: 'not_a_workbook' });
});

test('OLE files: without a workbook, with an encrypted one, and truncated', async (t) => {
  const makeOle = (stream: string) => {
    const container = XLSX.CFB.utils.cfb_new();
    XLSX.CFB.utils.cfb_add(container, `/${stream}`, Buffer.alloc(5000));
    return XLSX.CFB.write(container, { type: 'buffer' }) as Buffer;
  };
  await assert.rejects(detectBytes(t, makeOle('WordDocument')), { code: 'not_a_workbook' });
  await assert.rejects(detectBytes(t, makeOle('EncryptedPackage')), { code: 'encrypted_workbook' });
  // The workbook is inside of the document.
  const embedded = XLSX.CFB.utils.cfb_new();
  for (const stream of ['WordDocument', 'ObjectPool/_1/Workbook'])
    XLSX.CFB.utils.cfb_add(embedded, `/${stream}`, Buffer.alloc(5000));
  const bytes = XLSX.CFB.write(embedded, { type: 'buffer' }) as Buffer;
  await assert.rejects(detectBytes(t, bytes), { code: 'not_a_workbook', message: /it is a Word document/ });
  assert.equal(await detectBytes(t, makeOle('Workbook')), 'xls');
  await assert.rejects(detectBytes(t, makeOle('Workbook').subarray(0, 600)), { code: 'truncated_file' });
});

test('encrypted OpenDocument files and other kinds of OpenDocument are distinguished', async (t) => {
  const path = join(await makeTempFolder(t), 'file.ods');
  const mimetype = 'application/vnd.oasis.opendocument.spreadsheet';
  await writeZip(path, { mimetype, 'META-INF/manifest.xml': '<m><file-entry><encryption-data/></file-entry></m>' });
  await assert.rejects(detectFormat(path, 'file.ods'), { code: 'encrypted_workbook' });
  await writeZip(path, { mimetype: 'application/vnd.oasis.opendocument.text' });
  await assert.rejects(detectFormat(path, 'file.ods'), { code: 'not_a_workbook' });
  await writeZip(path, makeBook(''));
  assert.equal(await detectFormat(path, 'file.ods'), 'xlsx');
});
