import assert from 'node:assert/strict';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openXlsx } from '../../../src/workbook/xlsx/open-xlsx.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeBook, makeParts, makeRels, makeSheet, openParts, type Parts, readSheet, writeZip } from './make-xlsx.ts';

const ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>';
const STRINGS = { 'xl/sharedStrings.xml': '<sst><si><t>secret</t></si></sst>' };

async function assertFails(t: TestContext, parts: Parts, code: string, message: RegExp): Promise<void> {
  const reading = (async () => readSheet(await openParts(t, parts)))();
  await assert.rejects(reading, (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /secret/, 'never a cell value');
    assert.match(error.message, /^book\.xlsx/);
    return true;
  });
}

const BROKEN: Record<string, [Parts, string, RegExp]> = {
  'a sheet cut off in a tag': [
    makeParts(makeSheet(ROW).slice(0, -30), STRINGS),
    'truncated_file',
    /sheet1\.xml: .*row 1/,
  ],
  'an empty sheet part': [makeParts(''), 'truncated_file', /sheet1\.xml/],
  'shared strings cut off': [
    makeBook(ROW, { 'xl/sharedStrings.xml': '<sst><si><t>secret</t></si>' }),
    'truncated_file',
    /after 1 strings/,
  ],
  'a workbook part cut off': [
    makeParts('', { 'xl/workbook.xml': '<workbook><sheets>' }),
    'truncated_file',
    /workbook\.xml/,
  ],
  'a missing sheet part': [
    makeParts('', { 'xl/worksheets/sheet1.xml': undefined }),
    'corrupt_workbook',
    /"Data" is missing/,
  ],
  'a missing sheet relationship': [
    makeParts('', { 'xl/_rels/workbook.xml.rels': makeRels([]) }),
    'corrupt_workbook',
    /"Data" is missing/,
  ],
  'a missing workbook part': [makeParts('', { 'xl/workbook.xml': undefined }), 'corrupt_workbook', /workbook part/],
  'a shared string that is not there': [
    makeBook(ROW),
    'corrupt_workbook',
    /shared string that does not exist; the workbook has 0/,
  ],
  'an index that is no number': [
    makeBook('<row><c t="s"><v>secret</v></c></row>', STRINGS),
    'corrupt_workbook',
    /shared string/,
  ],
  'an unknown cell type': [makeBook('<row><c t="q"><v>1</v></c></row>'), 'corrupt_workbook', /type/],
  'an unknown entity': [makeBook('<row><c t="str"><v>&nbsp;</v></c></row>'), 'corrupt_workbook', /entity/],
  'a bare ampersand': [makeBook('<row><c t="str"><v>a & b</v></c></row>'), 'corrupt_workbook', /entity/],
  'a row beyond the last': [makeBook('<row r="1048577"><c><v>1</v></c></row>'), 'corrupt_workbook', /1048576/],
  'a row number that is none': [makeBook('<row r="x"><c><v>1</v></c></row>'), 'corrupt_workbook', /row number/],
  'a reference that is none': [makeBook('<row r="1"><c r="$1"><v>1</v></c></row>'), 'corrupt_workbook', /A1 form/],
  'a row in a row': [makeBook('<row><row>'), 'corrupt_workbook', /inside a row/],
  'tags that do not match': [
    makeParts('', { 'xl/workbook.xml': '<workbook><sheets></workbook>' }),
    'corrupt_workbook',
    /match/,
  ],
  'a column beyond XFD': [
    makeBook('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
    'too_many_columns',
    /sheet Data: column XFE .*XFD/,
  ],
  'a column far beyond': [
    makeBook('<row r="1"><c r="ZZZZZZ1" t="str"><v>1</v></c></row>'),
    'too_many_columns',
    /ZZZZZZ/,
  ],
  'columns counted beyond XFD': [
    makeBook(`<row r="1">${'<c/>'.repeat(16_384)}<c><v>1</v></c></row>`),
    'too_many_columns',
    /XFE/,
  ],
  'a text too long for any cell': [
    makeBook(`<row><c t="inlineStr"><is><t>${'secret'.repeat(50_000)}</t></is></c></row>`),
    'corrupt_workbook',
    /longer/,
  ],
  'a long shared string': [
    makeBook(ROW, { 'xl/sharedStrings.xml': `<sst><si><t>${'secret'.repeat(50_000)}</t></si></sst>` }),
    'corrupt_workbook',
    /longer/,
  ],
  'an entity declaration in the sheet': [
    makeParts(`<!DOCTYPE x [<!ENTITY a "b">]>${makeSheet(ROW)}`, STRINGS),
    'forbidden_xml',
    /sheet1\.xml/,
  ],
  'a document type in the shared strings': [
    makeBook(ROW, { 'xl/sharedStrings.xml': '<!DOCTYPE sst><sst/>' }),
    'forbidden_xml',
    /sharedStrings/,
  ],
  'a document type in the styles': [
    makeBook(ROW, { ...STRINGS, 'xl/styles.xml': '<!doctype x><styleSheet/>' }),
    'forbidden_xml',
    /styles/,
  ],
  'an entity declaration in relationships': [
    makeParts('', { '_rels/.rels': '<!ENTITY a "b"><Relationships/>' }),
    'forbidden_xml',
    /\.rels/,
  ],
  'too many sheets': [
    makeParts('', { 'xl/workbook.xml': `<workbook><sheets>${'<sheet name="S"/>'.repeat(1001)}</sheets></workbook>` }),
    'too_many_sheets',
    /1001 sheets.*1000/,
  ],
};

for (const [name, [parts, code, message]] of Object.entries(BROKEN)) {
  test(`${name} gives ${code}`, (t) => assertFails(t, parts, code, message));
}

test('rows before the damage are read', async (t) => {
  const workbook = await openParts(
    t,
    makeParts(makeSheet('<row r="1"><c><v>1</v></c></row><row r="2">').slice(0, -30)),
  );
  const indexes: number[] = [];
  const reading = (async () => {
    for await (const list of workbook.openSheet(0).readRows()) indexes.push(...list.map((row) => row.index));
  })();
  await assert.rejects(reading, { code: 'truncated_file' });
  assert.deepEqual(indexes, [1]);
});

test('a file that is truncated anywhere gives truncated_file or corrupt_workbook', async (t) => {
  const path = join(await makeTempFolder(t), 'book.xlsx');
  await writeZip(path, makeBook(ROW, STRINGS));
  const { length } = await readFile(path);
  for (let size = length - 1; size > 0; size -= 97) {
    await truncate(path, size);
    await assert.rejects(openXlsx(path), { code: 'truncated_file' }, `${size} bytes`);
  }
});

test('every changed byte of the values is noticed', async (t) => {
  const path = join(await makeTempFolder(t), 'book.xlsx');
  await writeZip(path, makeBook(ROW, STRINGS));
  const bytes = await readFile(path);
  for (let at = 30; at < bytes.length; at += 11) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 0x24;
    await writeFile(path, changed);
    let values: unknown;
    try {
      const workbook = await openXlsx(path);
      try {
        values = (await readSheet(workbook)).rows.map((row) => row.values);
      } finally {
        await workbook.close();
      }
    } catch (error) {
      assert.match(
        String((error as { code?: unknown }).code),
        /^(?:corrupt_workbook|truncated_file|encrypted_workbook)$/,
        `byte ${at}`,
      );
      continue;
    }
    assert.deepEqual(values, [['secret']], `byte ${at}`);
  }
});

test('the limit counts real bytes over all parts, and counts each part once', async (t) => {
  const rows = `<row><c><v>1</v></c></row>${' '.repeat(100_000)}`;
  const workbook = await openParts(t, makeBook(rows), { maxExpandedBytes: 110_000 });
  for (let i = 0; i < 3; i++) assert.equal((await readSheet(workbook)).rows.length, 1);
  const strings = { 'xl/sharedStrings.xml': `<sst>${' '.repeat(50_000)}</sst>` };
  const larger = await openParts(t, makeBook(rows, strings), { maxExpandedBytes: 110_000 });
  await assert.rejects(readSheet(larger), { code: 'expanded_too_large' });
});
