import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMAT_BITS as B } from '../../../src/workbook/rows/row-formats.ts';
import { ONCE_EACH, readFormats } from '../read-formats.ts';
import { makeBook, makeParts, makeSheet, openParts } from './make-xlsx.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** Styles: 0 plain, 1 bold and filled, 2 large and centered with lines, 3 white, 4 money, 5 indented, 6 percent, 7 not bold. */
const styles = `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="&quot;CA$&quot;#,##0.00"/></numFmts>
<fonts><font><sz val="10"/></font><font><b/><i val="1"/><u/><sz val="10"/></font><font><sz val="14"/></font>
<font><b val="0"/><i val="false"/><u val="none"/><sz val="11"/></font></fonts>
<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFD9D9D9"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor theme="0"/></patternFill></fill></fills>
<borders><border/><border><top style="thin"><color auto="1"/></top><bottom style="double"/></border></borders>
<cellStyleXfs><xf fontId="1"/></cellStyleXfs>
<cellXfs><xf fontId="0"/><xf fontId="1" fillId="1"/><xf fontId="2" borderId="1"><alignment horizontal="center"/></xf><xf fillId="2"/>
<xf numFmtId="164"/><xf><alignment horizontal="left" indent="2"/></xf><xf numFmtId="10"><alignment horizontal="right"/></xf><xf fontId="3"/></cellXfs>
<dxfs><dxf><font><b/></font><fill><patternFill patternType="solid"/></fill></dxf></dxfs></styleSheet>`;

const cell = (reference: string, style: number, value = 1) => `<c r="${reference}" s="${style}"><v>${value}</v></c>`;
const everyStyle = `<row r="1">${'ABCDEFGH'
  .split('')
  .map((letter, i) => cell(`${letter}1`, i))
  .join('')}</row>`;

test('what the formats of cells show is counted for each row', async (t) => {
  const workbook = await openParts(t, makeBook(everyStyle, { 'xl/styles.xml': styles }), { formats: true });
  assert.deepEqual(await readFormats(workbook), [ONCE_EACH]);
});

test('the first filled cell counts by itself, and cells without a value do not count', async (t) => {
  const rows = `<row r="2"><c r="A2" s="1"/>${cell('B2', 5)}<c r="C2" s="1"><v></v></c></row><row r="3">${cell('A3', 1)}<c t="inlineStr" r='B3' s="1"><is><t>x</t></is></c></row>`;
  const workbook = await openParts(t, makeBook(rows, { 'xl/styles.xml': styles }), { formats: true });
  const bold = B.bold | B.italic | B.underlined | B.filled;
  assert.deepEqual(await readFormats(workbook), [
    { first: 0, indent: 2 },
    { bold: 2, italic: 2, underlined: 2, filled: 2, first: bold, indent: 0 },
  ]);
});

test('ranges that are merged across columns are known for their first cells', async (t) => {
  const merges = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="D1:D2"/></mergeCells>';
  const rows = `<row r="1">${cell('A1', 0)}${cell('D1', 0)}</row><row r="2">${cell('A2', 0)}</row>`;
  const workbook = await openParts(t, makeParts(makeSheet(rows, merges)), { formats: true });
  assert.deepEqual(await readFormats(workbook), [
    { merged: 1, first: B.merged, indent: 0 },
    { first: 0, indent: 0 },
  ]);
});

test('without the option, nothing is known about formats, and rows are the same', async (t) => {
  const parts = makeBook(everyStyle, { 'xl/styles.xml': styles });
  const plain = await openParts(t, parts);
  const withFormats = await openParts(t, parts, { formats: true });
  const [one = assert.fail()] = await Array.fromAsync(plain.openSheet(0).readRows());
  const [other = assert.fail()] = await Array.fromAsync(withFormats.openSheet(0).readRows());
  assert.equal(one[0]!.block.formats, null);
  assert.deepEqual(one[0]!.block.bytes, other[0]!.block.bytes);
});
