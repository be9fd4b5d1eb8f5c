import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeParts, makeRels, makeSheet, openParts, readSheet } from './make-xlsx.ts';

const SHEET = makeSheet('<row r="1"><c r="A1" t="inlineStr"><is><t>here</t></is></c></row>');
const RELATIONSHIPS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

function makeWorkbookXml(sheets: readonly string[]): string {
  return `<workbook ${RELATIONSHIPS}><sheets>${sheets.join('')}</sheets></workbook>`;
}

test('lists sheets in order with hidden ones flagged, and names the sheets without cells', async (t) => {
  const workbook = await openParts(
    t,
    makeParts(SHEET, {
      'xl/workbook.xml': makeWorkbookXml([
        '<sheet name="Shown &amp; first" sheetId="1" r:id="rId1"/>',
        '<sheet name="Chart" sheetId="2" r:id="rId2"/>',
        '<sheet r:id="rId3" state="hidden" sheetId="3" name="Hidden"/>',
        '<sheet name="Very" state="veryHidden" sheetId="4" r:id="rId4"/>',
        '<sheet name="Macro" sheetId="5" r:id="rId5"/>',
      ]),
      'xl/_rels/workbook.xml.rels': makeRels([
        ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId2', 'chartsheet', 'chartsheets/sheet1.xml'],
        ['rId3', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId4', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId5', 'xlMacrosheet', 'macrosheets/sheet1.xml'],
      ]),
    }),
  );
  assert.deepEqual(workbook.sheets, [
    { index: 0, name: 'Shown & first', hidden: false },
    { index: 1, name: 'Hidden', hidden: true },
    { index: 2, name: 'Very', hidden: true },
  ]);
  const skippedSheets = [
    { name: 'Chart', kind: 'chart' },
    { name: 'Macro', kind: 'macro' },
  ];
  assert.deepEqual(workbook.facts, { format: 'xlsx', skippedSheets });
  assert.throws(() => workbook.openSheet(3), RangeError);
});

for (const [name, target] of [
  ['absolute', '/xl/worksheets/sheet1.xml'],
  ['relative', 'worksheets/sheet1.xml'],
  ['roundabout', '../xl/./worksheets/sheet1.xml'],
  ['of another case', 'Worksheets/Sheet1.xml'],
] as const) {
  test(`follows a part name that is ${name}`, async (t) => {
    const rels = makeRels([['rId1', 'worksheet', target]]);
    const { rows } = await readSheet(await openParts(t, makeParts(SHEET, { 'xl/_rels/workbook.xml.rels': rels })));
    assert.deepEqual(rows[0]?.values, ['here']);
  });
}

test('parts may be anywhere, with blanks in their names and a leading slash', async (t) => {
  const workbook = await openParts(t, {
    '_rels/.rels': makeRels([['x', 'officeDocument', '/main.xml']]),
    'main.xml': makeWorkbookXml(['<sheet name="S" sheetId="1" r:id="a"/>']),
    '_rels/main.xml.rels': makeRels([['a', 'worksheet', 'my%20sheet.xml']]),
    'my sheet.xml': SHEET,
  });
  assert.deepEqual((await readSheet(workbook)).rows[0]?.values, ['here']);
});

test('reads strict OOXML', async (t) => {
  const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
  const workbook = await openParts(
    t,
    makeParts(
      '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d"><v>2024-05-06</v></c></row></sheetData></worksheet>',
      {
        '_rels/.rels': makeRels([['rId1', 'officeDocument', 'xl/workbook.xml']], strict),
        'xl/workbook.xml': `<workbook conformance="strict" xmlns:r="${strict}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': makeRels(
          [
            ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
            ['rId2', 'sharedStrings', 'sharedStrings.xml'],
          ],
          strict,
        ),
        'xl/sharedStrings.xml': '<sst><si><t>strict</t></si></sst>',
      },
    ),
  );
  assert.deepEqual((await readSheet(workbook)).rows[0]?.values, ['strict', { date: '2024-05-06' }]);
});

test('a sheet that the list of sheets does not name is unread, by its part; relationships without a part are not', async (t) => {
  const sheet = makeSheet('<row><c><v>1</v></c></row>');
  const workbook = await openParts(
    t,
    makeParts(sheet, {
      'xl/_rels/workbook.xml.rels': makeRels([
        ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId2', 'worksheet', '/xl/worksheets/sheet1.xml'],
        ['rId3', 'worksheet', 'worksheets/sheet3.xml'],
        ['rId4', 'worksheet', 'worksheets/sheet3.xml'],
        ['rId5', 'worksheet', 'worksheets/gone.xml'],
      ]),
      'xl/worksheets/sheet3.xml': sheet,
    }),
  );
  assert.equal(workbook.sheets.length, 1);
  assert.deepEqual(workbook.facts.skippedSheets, [{ name: 'xl/worksheets/sheet3.xml', kind: 'unlisted' }]);
});

test('reads parts in UTF-16', async (t) => {
  const xml = makeSheet('<row><c t="inlineStr"><is><t>größe 😀</t></is></c></row>');
  const littleEndian = Buffer.from(`\ufeff${xml}`, 'utf16le');
  for (const bytes of [littleEndian, Buffer.from(littleEndian).swap16()]) {
    const { rows } = await readSheet(await openParts(t, makeParts('', { 'xl/worksheets/sheet1.xml': bytes })));
    assert.deepEqual(rows[0]?.values, ['größe 😀']);
  }
});

test('a sheet can be read again, partly, and simultaneously', async (t) => {
  const rowsXml = Array.from(
    { length: 3000 },
    (_, i) => `<row r="${i + 1}"><c r="A${i + 1}"><v>${i}</v></c></row>`,
  ).join('');
  const merges = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>';
  const workbook = await openParts(t, makeParts(makeSheet(rowsXml, merges)));
  const sheet = workbook.openSheet(0);
  for await (const list of sheet.readRows()) {
    assert.ok(list.length <= 500);
    break;
  }
  assert.deepEqual(sheet.merges, []);
  const [first, second] = await Promise.all([readSheet(workbook), readSheet(workbook)]);
  assert.equal(first.rows.length, 3000);
  assert.deepEqual(second, first);
  assert.equal(first.merges.length, 1);
  await workbook.close();
  await workbook.close();
});
