import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CFB, utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { detectFormat } from '../../../src/workbook/open/detect-format.ts';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';
import { encodeBook, readSheet } from './write-legacy.ts';

const makeBook = (...names: string[]) => ({
  SheetNames: names,
  Sheets: Object.fromEntries(
    names.map((name) => [
      name,
      utils.aoa_to_sheet([
        [name, 1],
        ['second', 2],
      ]),
    ]),
  ),
});

function writeBytes(bytes: Buffer | Uint8Array): string {
  const path = join(makeFileFolder(), 'book.xls');
  writeFileSync(path, bytes);
  return path;
}

/** An OLE file whose only stream has another name. */
function renameStream(bytes: Buffer, name: string): Buffer {
  const file = CFB.read(bytes, { type: 'buffer' });
  const stream = CFB.find(file, 'Workbook')!;
  const renamed = CFB.utils.cfb_new();
  CFB.utils.cfb_add(renamed, name, stream.content);
  return CFB.write(renamed, { type: 'buffer' }) as Buffer;
}

test('streams are found whatever the case of their names', async () => {
  const bytes = encodeBook(makeBook('One'), 'xls');
  for (const name of ['Workbook', 'WORKBOOK', 'workbook']) {
    const path = writeBytes(renameStream(bytes, `/${name}`));
    assert.equal(await detectFormat(path, 'book.xls'), 'xls', name);
    const workbook = await openWorkbook(path);
    assert.deepEqual(
      (await readSheet(workbook)).map(({ values }) => values),
      [
        ['One', 1],
        ['second', 2],
      ],
      name,
    );
  }
});

/** An Excel 5 workbook with one text, in the bytes of a code page, which record 0x42 names. */
function makeExcel5(text: string, codePage: number): Buffer {
  const placeholder = 'q'.repeat(text.length);
  const book = { SheetNames: ['One'], Sheets: { One: utils.aoa_to_sheet([[placeholder, 1]]) } };
  const file = CFB.read(write(book, { type: 'buffer', bookType: 'biff5' }) as Buffer, { type: 'buffer' });
  const content = Buffer.from(CFB.find(file, 'Book')!.content as Uint8Array);
  content.writeUInt16LE(codePage, content.indexOf(Buffer.from([0x42, 0, 2, 0])) + 4);
  iconv.encode(text, `cp${codePage}`).copy(content, content.indexOf(placeholder));
  const changed = CFB.utils.cfb_new();
  CFB.utils.cfb_add(changed, '/Book', content);
  return CFB.write(changed, { type: 'buffer' }) as Buffer;
}

test('texts of Excel 5 are read in the code page that the file names', async () => {
  const texts = { 437: 'é½', 850: 'Größe', 1250: 'Żółć', 1251: 'Привет', 1252: '“Größe”', 1253: 'Ελλάδα' };
  for (const [codePage, text] of Object.entries(texts)) {
    const workbook = await openWorkbook(writeBytes(makeExcel5(text, Number(codePage))));
    assert.deepEqual((await readSheet(workbook))[0]!.values, [text, 1], codePage);
  }
});
