import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { utils, write } from '@e965/xlsx';
import office from 'officecrypto-tool';
import { detectFormat } from '../../src/workbook/open/detect-format.ts';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { makeParts, makeSheet, readSheet, writeZip } from './xlsx/make-xlsx.ts';

const sheet = makeSheet('<row r="1"><c r="A1"><v>7</v></c><c r="B1" t="inlineStr"><is><t>kept</t></is></c></row>');

async function writeProtected(t: TestContext, password: string, type?: 'standard'): Promise<string> {
  const folder = await makeTempFolder(t);
  const plain = join(folder, 'plain.xlsx');
  await writeZip(plain, makeParts(sheet));
  const path = join(folder, 'book.xlsx');
  await writeFile(path, office.encrypt(await readFile(plain), { password, ...(type ? { type } : {}) }));
  return path;
}

for (const type of [undefined, 'standard'] as const) {
  test(`a workbook that Excel opens without asking is read (${type ?? 'agile'})`, async (t) => {
    const path = await writeProtected(t, 'VelvetSweatshop', type);
    assert.equal(await detectFormat(path, 'book.xlsx'), 'xlsx');
    const workbook = await openWorkbook(path);
    t.after(() => workbook.close());
    assert.deepEqual(pluck((await readSheet(workbook)).rows, 'values'), [[7, 'kept']]);
  });
}

test('a workbook with another password is refused, and one that requires many rounds is refused at once', async (t) => {
  await assert.rejects(detectFormat(await writeProtected(t, 'secret'), 'book.xlsx'), { code: 'encrypted_workbook' });
  const path = await writeProtected(t, 'VelvetSweatshop');
  const bytes = (await readFile(path)).toString('latin1').replace('spinCount="100000"', 'spinCount="999999"');
  await writeFile(path, bytes, 'latin1');
  await assert.rejects(openWorkbook(path), { code: 'encrypted_workbook' });
});

test('an xlsb that Excel opens without asking is read', async (t) => {
  const path = join(await makeTempFolder(t), 'book.xlsb');
  const book = { SheetNames: ['One'], Sheets: { One: utils.aoa_to_sheet([['a', 1]]) } };
  const plain = write(book, { type: 'buffer', bookType: 'xlsb', compression: true }) as Buffer;
  await writeFile(path, office.encrypt(plain, { password: 'VelvetSweatshop' }));
  const workbook = await openWorkbook(path);
  t.after(() => workbook.close());
  assert.equal(workbook.facts.format, 'xlsb');
  assert.deepEqual(pluck((await readSheet(workbook)).rows, 'values'), [['a', 1]]);
});
