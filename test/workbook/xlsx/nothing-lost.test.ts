import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import iconv from 'iconv-lite';
import type { ZipFile } from 'yazl';
import { openXlsx } from '../../../src/workbook/xlsx/open-xlsx.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeBook, makeParts, makeRels, makeSheet, openParts, type Parts, readSheet, writeZip } from './make-xlsx.ts';

const cell = (reference: string, value: string | number) => `<c r="${reference}"><v>${value}</v></c>`;
const row = (number: number | string, ...cells: string[]) => `<row r="${number}">${cells.join('')}</row>`;

async function readParts(t: TestContext, parts: Parts) {
  return (await readSheet(await openParts(t, parts))).rows;
}

async function refusal(t: TestContext, parts: Parts): Promise<string> {
  const reading = (async () => readParts(t, parts))();
  const error = await reading.then(
    () => assert.fail('it was read'),
    (found: Error & { code?: string }) => found,
  );
  return `${error.code}: ${error.message}`;
}

const numbers = (order: number[]) => order.map((number) => row(number, cell(`A${number}`, number))).join('');

for (const [name, order, found] of [
  ['one swap', [1, 2, 4, 3, 5, 6], /row 3 comes after row 4/],
  ['all reversed', [5, 4, 3, 2, 1], /row 4 comes after row 5/],
  ['all equal', [1, 1, 1], /row 1 comes after row 1/],
] as const) {
  test(`rows out of order are refused with the place: ${name}`, async (t) => {
    const message = await refusal(t, makeBook(numbers([...order])));
    assert.match(message, /^rows_out_of_order: book\.xlsx, sheet Data/);
    assert.match(message, found);
  });
}

test('rows without cells may repeat: nothing is lost', async (t) => {
  const sheet = makeSheet(`${numbers([1, 2])}<row r="2"/><row r="1" ht="20"></row>${numbers([3])}`);
  const rows = await readParts(t, makeParts(sheet));
  assert.deepEqual(pluck(rows, 'index'), [1, 2, 3]);
});

test('a row that has only formulas without a result is not blank', async (t) => {
  const workbook = await openParts(t, makeBook('<row r="1"><c r="B1"><f>A1</f></c></row>'));
  const rows = [];
  for await (const batch of workbook.openSheet(0).readRows()) rows.push(...batch);
  assert.deepEqual(pluck(rows, 'isBlank', 'uncached'), [[false, [1]]]);
});

test('every notation of a number that XML allows is also a number in JSON', async (t) => {
  const spellings = ['5.', '-5.', '05.', '.5', '-.5', '5.0', '+5', '5e0', '5.e1', '-0', '0.', '1E-7'];
  const cells = spellings.map((text, i) => cell(`${String.fromCharCode(65 + i)}1`, text));
  const [first] = await readParts(t, makeBook(row(1, ...cells)));
  assert.deepEqual(first!.values, [5, -5, 5, 0.5, -0.5, 5, 5, 5, 50, 0, 0, 1e-7]);
});

test('a column of 220 letters is refused at once', async (t) => {
  for (const reference of [`${'A'.repeat(220)}1`, 'XFE1', 'ZZZZ1']) {
    const message = await refusal(t, makeBook(row(1, cell(reference, 1))));
    assert.match(message, /^too_many_columns: /);
    assert.ok(message.length < 200, message);
  }
});

test('true is recognized in any spelling', async (t) => {
  const cells = ['1', 'TRUE', 'true', ' true ', '0', 'FALSE'].map(
    (text, i) => `<c r="${String.fromCharCode(65 + i)}1" t="b"><v>${text}</v></c>`,
  );
  const [first] = await readParts(t, makeBook(row(1, ...cells)));
  assert.deepEqual(first!.values, [true, true, true, true, false, false]);
});

test('a boolean that is neither true nor false keeps its text', async (t) => {
  const cells = ['2', 'yes', '-1'].map((text, i) => `<c r="${String.fromCharCode(65 + i)}1" t="b"><v>${text}</v></c>`);
  const [first] = await readParts(t, makeBook(row(1, ...cells)));
  assert.deepEqual(first!.values, ['2', 'yes', '-1']);
});

test('row numbers that are not digits, and cells of another row, are refused', async (t) => {
  for (const number of ['1e3', '1.5', '-1', '']) {
    assert.match(await refusal(t, makeBook(row(number, cell('A1', 1)))), /^corrupt_workbook: .*row number/);
  }
  assert.match(await refusal(t, makeBook(row(5, cell('A7', 1)))), /a cell of another row in row 5/);
});

test('a sheet without a part, such as a module sheet of Excel 95, is listed as skipped', async (t) => {
  const namespace = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  const sheets = '<sheet name="Module1" sheetId="2" r:id=""/><sheet name="Data" sheetId="1" r:id="rId1"/>';
  const workbook = await openParts(
    t,
    makeBook(numbers([1]), {
      'xl/workbook.xml': `<workbook ${namespace}><sheets>${sheets}</sheets></workbook>`,
    }),
  );
  assert.deepEqual(pluck(workbook.sheets, 'name'), ['Data']);
  assert.deepEqual(workbook.facts.skippedSheets, [{ name: 'Module1', kind: 'module' }]);
});

test('cells that no reader of ADE would see are refused', async (t) => {
  const second = makeSheet(numbers([1]), `<sheetData>${numbers([2])}</sheetData>`);
  assert.match(await refusal(t, makeParts(second)), /a second list of rows/);
  const wrapped = makeSheet(`${numbers([1])}<mc:AlternateContent>${numbers([2])}</mc:AlternateContent>`);
  assert.match(await refusal(t, makeParts(wrapped)), /rows or cells inside an element/);
  const inner = makeSheet(`<row r="1"><x:wrap>${cell('A1', 1)}</x:wrap></row>`);
  assert.match(await refusal(t, makeParts(inner)), /rows or cells inside an element/);
  assert.match(await refusal(t, makeParts('<html><body><table/></body></html>')), /the part is not a worksheet/);
  const extended = makeSheet(`<row r="1">${cell('A1', 1)}<extLst><ext uri="x"/></extLst></row>`);
  assert.deepEqual((await readParts(t, makeParts(extended)))[0]!.values, [1]);
});

test('a zip with two entries of one name is refused: programs disagree on which counts', async (t) => {
  const path = join(await makeTempFolder(t), 'book.xlsx');
  const parts = makeBook(numbers([1]));
  await writeZip(path, parts, (zip: ZipFile) =>
    zip.addBuffer(Buffer.from(makeSheet(numbers([2]))), 'xl/worksheets/Sheet1.xml'),
  );
  await assert.rejects(openXlsx(path), /two entries are named xl\/worksheets\/Sheet1\.xml/);
});

test('bytes after the end of the zip are ignored', async (t) => {
  const path = join(await makeTempFolder(t), 'book.xlsx');
  await writeZip(path, makeBook(numbers([1, 2])));
  await appendFile(path, '\r\n');
  const workbook = await openXlsx(path);
  t.after(() => workbook.close());
  assert.equal((await readSheet(workbook)).rows.length, 2);
});

test('merged whole columns and rows are ranges, and a merged #REF! is not', async (t) => {
  const merges = ['A:A', '$B:$C', '2:3', '#REF!'].map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  const workbook = await openParts(t, makeParts(makeSheet(numbers([1]), `<mergeCells>${merges}</mergeCells>`)));
  const reader = workbook.openSheet(0);
  for await (const _ of reader.readRows());
  const last = { lastRow: 1_048_575, lastColumn: 16_383 };
  assert.deepEqual(reader.merges, [
    { firstRow: 0, lastRow: last.lastRow, firstColumn: 0, lastColumn: 0 },
    { firstRow: 0, lastRow: last.lastRow, firstColumn: 1, lastColumn: 2 },
    { firstRow: 1, lastRow: 2, firstColumn: 0, lastColumn: last.lastColumn },
  ]);
});

test('parts in UTF-16 are read with and without a byte order mark', async (t) => {
  const sheet = makeSheet(numbers([1, 2]));
  for (const mark of ['', '\ufeff']) {
    const little = Buffer.from(mark + sheet, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const rows = await readParts(t, makeParts('', { 'xl/worksheets/sheet1.xml': bytes }));
      assert.deepEqual(pluck(rows, 'values'), [[1], [2]]);
    }
  }
});

test('parts are read in the encoding that they declare', async (t) => {
  const declare = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Größe Привет</t></is></c></row></sheetData></worksheet>`;
  const read = async (bytes: Buffer) =>
    (await readParts(t, makeParts('', { 'xl/worksheets/sheet1.xml': bytes })))[0]!.values;
  assert.deepEqual(await read(Buffer.from(declare('ISO-8859-1').replace(' Привет', ''), 'latin1')), ['Größe']);
  assert.deepEqual(await read(iconv.encode(declare('windows-1251').replace('Größe ', ''), 'windows-1251')), ['Привет']);
  assert.deepEqual(await read(Buffer.from(declare('UTF-8'))), ['Größe Привет']);
  assert.deepEqual(await read(Buffer.from(declare('utf-16'))), ['Größe Привет']);
});

test('bytes that are invalid in the encoding, and unknown encodings, are refused', async (t) => {
  const sheet = makeSheet('<row r="1"><c r="A1" t="inlineStr"><is><t>Größe</t></is></c></row>');
  const parts = (bytes: Buffer) => makeParts('', { 'xl/worksheets/sheet1.xml': bytes });
  assert.match(await refusal(t, parts(Buffer.from(sheet, 'latin1'))), /^corrupt_workbook: .*bytes that are not UTF-8/);
  const unknown = Buffer.from(sheet.replace('UTF-8', 'x-klingon'));
  assert.match(await refusal(t, parts(unknown)), /declares the encoding x-klingon/);
  const late = Buffer.concat([
    Buffer.from(makeSheet(numbers([1, 2])).replace('</sheetData>', ' '.repeat(600_000))),
    Buffer.from([0xc3]),
  ]);
  assert.match(await refusal(t, parts(late)), /bytes that are not UTF-8/);
});

for (const [name, rows] of [
  ['a row inside a cell', `${row(1, `<c r="A1">${row(2, cell('A2', 2))}<v>1</v></c>`)}`],
  [
    'a row inside an inline text',
    row(1, `<c r="A1" t="inlineStr"><is>${row(2, '<c r="A2"><is><t>x</t></is></c>')}</is></c>`),
  ],
  ['a cell with another name', row(1, '<x r="A1"><v>1</v></x>')],
  ['a value outside of any cell', row(1, '<v>1</v>')],
  ['a cell with two values', row(1, '<c r="A1"><v/><v>1</v></c>')],
  ['a value and another inline text', row(1, '<c r="A1"><v>1</v><is><t>a</t></is></c>')],
  ['an inline text and another value', row(1, '<c r="A1"><is><t>a</t></is><v>1</v></c>')],
  ['a cell with two inline texts', row(1, '<c r="A1" t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c>')],
  ['a text outside of any cell', row(1, '<r><t>lost</t></r>', '<c r="A1"><v>1</v></c>')],
  ['a run with another name', row(1, '<c r="A1" t="inlineStr"><is><x><t>text</t></x></is></c>')],
] as const) {
  test(`workbooks that no program writes are refused, not skipped: ${name}`, async (t) => {
    assert.match(await refusal(t, makeBook(rows)), /^corrupt_workbook: /);
  });
}

test('a shared string inside another is refused, since their numbers are unclear', async (t) => {
  const sheet = makeSheet(row(1, '<c r="A1" t="s"><v>1</v></c>'));
  const strings = '<sst><si><si><t>a</t></si></si><si><t>b</t></si></sst>';
  const message = await refusal(t, makeParts(sheet, { 'xl/sharedStrings.xml': strings }));
  assert.match(message, /^corrupt_workbook: .*sharedStrings\.xml: a text inside an element that ADE does not know/);
});

test('an inline text is read whatever the type of its cell', async (t) => {
  const types = ['inlineStr', 'b', 'n', 's', 'str'].map((type, i) => {
    return `<c r="${String.fromCharCode(65 + i)}1" t="${type}"><is><t>text</t></is></c>`;
  });
  const [found] = await readParts(t, makeBook(row(1, ...types)));
  assert.deepEqual(found?.values, ['text', 'text', 'text', 'text', 'text']);
});

test('the value of an inline text means nothing', async (t) => {
  const twice =
    '<c r="A1" t="inlineStr"><v>0</v><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is><v>b</v></c>';
  const [found] = await readParts(t, makeBook(row(1, twice)));
  assert.deepEqual(found?.values, ['a', 'b']);
});

const DATE_CELL = row(1, '<c r="A1" s="1"><v>45000</v></c>');
const STYLES = {
  numFmts: '<numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>',
  cellXfs: '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>',
};
const readStyled = (t: TestContext, { numFmts, cellXfs }: typeof STYLES) =>
  readParts(t, makeBook(DATE_CELL, { 'xl/styles.xml': `<styleSheet>${numFmts}${cellXfs}</styleSheet>` }));

test('styles are found in their usual place if no relationship names a part that is there', async (t) => {
  const sheet: [string, string, string] = ['rId1', 'worksheet', 'worksheets/sheet1.xml'];
  const styles = `<styleSheet>${STYLES.numFmts}${STYLES.cellXfs}</styleSheet>`;
  for (const relationships of [makeRels([sheet]), makeRels([sheet, ['rId2', 'styles', 'gone.xml']])]) {
    const parts = makeBook(DATE_CELL, { 'xl/styles.xml': styles, 'xl/_rels/workbook.xml.rels': relationships });
    assert.deepEqual((await readParts(t, parts))[0]?.values, [{ date: '2023-03-15' }]);
  }
});

test('number formats are found wherever they are in their list', async (t) => {
  const numFmts = '<numFmts><x><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></x></numFmts>';
  const [found] = await readStyled(t, { ...STYLES, numFmts });
  assert.deepEqual(found?.values, [{ date: '2023-03-15' }]);
});

test('of alternative styles those for all programs are read, so that the next styles keep their numbers', async (t) => {
  const wrap = (choice: string, fallback: string) =>
    `<mc:AlternateContent><mc:Choice Requires="hs">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`;
  const cellXfs = `<cellXfs>${wrap('<xf numFmtId="14"/>', '<xf numFmtId="0"/>')}<xf numFmtId="14"/></cellXfs>`;
  const [found] = await readStyled(t, { ...STYLES, cellXfs });
  assert.deepEqual(found?.values, [{ date: '2023-03-15' }]);
});

for (const [name, styles] of [
  [
    'a style inside an unknown element',
    { ...STYLES, cellXfs: '<cellXfs><x><xf numFmtId="0"/></x><xf numFmtId="164"/></cellXfs>' },
  ],
  [
    'an element in the place of a style',
    { ...STYLES, cellXfs: '<cellXfs><numFmt numFmtId="165" formatCode="0"/><xf numFmtId="164"/></cellXfs>' },
  ],
  ['a number format without a number', { ...STYLES, numFmts: '<numFmts><numFmt formatCode="yyyy-mm-dd"/></numFmts>' }],
] as const) {
  test(`styles that would make dates numbers are refused: ${name}`, async (t) => {
    await assert.rejects(readStyled(t, styles), { code: 'corrupt_workbook' });
  });
}

test('a workbook without a list of sheets is refused', async (t) => {
  const message = await refusal(t, makeParts('', { 'xl/workbook.xml': '<workbook/>' }));
  assert.match(message, /^corrupt_workbook: .*xl\/workbook\.xml: it has no sheets/);
});

test('a row outside of the list of rows is refused; anchors of controls have rows of another kind', async (t) => {
  const outside = makeSheet(numbers([1]), row(2, cell('A2', 2)));
  assert.match(await refusal(t, makeParts(outside)), /^corrupt_workbook: .*a row outside of the list of rows/);
  const anchor = '<controls><anchor><from><xdr:col>1</xdr:col><xdr:row>2</xdr:row></from></anchor></controls>';
  assert.equal((await readParts(t, makeParts(makeSheet(numbers([1]), anchor)))).length, 1);
});

for (const [name, sheets, found] of [
  [
    'a second list',
    '<sheets><sheet name="A" r:id="rId1"/></sheets><sheets><sheet name="B" r:id="rId1"/></sheets>',
    /second list/,
  ],
  [
    'something else in the list',
    '<sheets><sheet name="A" r:id="rId1"/><x name="B" r:id="rId1"/></sheets>',
    /unknown element/,
  ],
] as const) {
  test(`a list of sheets that readers interpret differently is refused: ${name}`, async (t) => {
    const message = await refusal(t, makeBook('', { 'xl/workbook.xml': `<workbook>${sheets}</workbook>` }));
    assert.match(message, /^corrupt_workbook: /);
    assert.match(message, found);
  });
}

test('an element inside a text is refused, since the text after it would be lost', async (t) => {
  const rows = row(1, '<c r="A1" t="inlineStr"><is><t>a<x/>b</t></is></c>');
  assert.match(await refusal(t, makeBook(rows)), /^corrupt_workbook: .*an element inside a text/);
});
