import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBook, makeRels, openParts, type Parts } from './make-xlsx.ts';

const rows = '<row r="1"><c r="A1"><v>1</v></c></row>';
const names = (list: string): Parts => ({
  'xl/workbook.xml': `<workbook xmlns:r="r"><sheets><sheet name="Ann's &amp; Ben" sheetId="1" r:id="rId1"/></sheets><definedNames>${list}</definedNames></workbook>`,
});
const tables = (...list: string[]): Parts => ({
  'xl/worksheets/_rels/sheet1.xml.rels': makeRels(
    list.map((_, i) => [`rId${i + 1}`, 'table', `../tables/table${i + 1}.xml`]),
  ),
  ...Object.fromEntries(list.map((xml, i) => [`xl/tables/table${i + 1}.xml`, xml])),
});

test('the tables of a sheet, with their header rows and totals', async (t) => {
  const workbook = await openParts(
    t,
    makeBook(
      rows,
      tables(
        '<table ref="A3:C9" totalsRowCount="1"><autoFilter ref="A3:C8"/></table>',
        '<table ref="E3:F5" headerRowCount="0"/>',
      ),
    ),
  );
  assert.deepEqual(await workbook.readMarks?.(0), [
    { kind: 'table', range: { firstRow: 2, lastRow: 8, firstColumn: 0, lastColumn: 2 }, headerRows: 1, totalRows: 1 },
    { kind: 'table', range: { firstRow: 2, lastRow: 4, firstColumn: 4, lastColumn: 5 }, headerRows: 0, totalRows: 0 },
  ]);
});

test('the filter and the print area of this sheet alone', async (t) => {
  const sheet = "'Ann''s &amp; Ben'!";
  const list = [
    `<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">${sheet}$A$3:$C$9</definedName>`,
    `<definedName name="_xlnm.Print_Area" localSheetId="0">${sheet}$A$1:$D$20</definedName>`,
    `<definedName name="_xlnm.Print_Area" localSheetId="1">Other!$A$1:$D$20</definedName>`,
    `<definedName name="_xlnm.Print_Titles" localSheetId="0">${sheet}$1:$2</definedName>`,
    `<definedName name="mine">${sheet}$A$1</definedName>`,
    `<definedName name="_xlnm.Print_Area" localSheetId="0">${sheet}$A$1:$B$2,${sheet}$D$1:$E$2</definedName>`,
  ];
  const workbook = await openParts(t, makeBook(rows, names(list.join(''))));
  assert.deepEqual(
    (await workbook.readMarks?.(0))?.map(({ kind, range: { lastRow, lastColumn } }) => [kind, lastRow, lastColumn]),
    [
      ['filter', 8, 2],
      ['print', 19, 3],
    ],
  );
});

test('marks that cannot be read are none: the sheet itself can be read', async (t) => {
  const workbook = await openParts(t, makeBook(rows, tables('<table ref="A1:B2">')));
  assert.deepEqual(await workbook.readMarks?.(0), []);
  assert.deepEqual(await (await openParts(t, makeBook(rows, tables('<table ref="nowhere"/>')))).readMarks?.(0), []);
  assert.deepEqual(await workbook.readMarks?.(7), []);
});
