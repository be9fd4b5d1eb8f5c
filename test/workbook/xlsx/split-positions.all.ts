import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CellStyles } from '../../../src/workbook/formats/cell-styles.ts';
import { StringStore } from '../../../src/workbook/rows/string-store.ts';
import { ByteWindow, readWindows } from '../../../src/workbook/xlsx/byte-window.ts';
import { SharedStringsScanner } from '../../../src/workbook/xlsx/shared-strings.ts';
import { SheetScanner } from '../../../src/workbook/xlsx/sheet-scanner.ts';
import { PartFailure } from '../../../src/workbook/zip/part-failure.ts';
import { type PlainRow, toPlainRow } from '../../helpers/plain-rows.ts';

const failure = new PartFailure('book.xlsx', 'sheet1.xml');
const SHEET = Buffer.from(
  `\ufeff<?xml version="1.0"?><!-- <c> --><worksheet xmlns:x="urn:x"><cols><col min='1'/></cols><sheetData><row r="1" spans="1:9" hidden="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>45292</v></c><c r="C1"><v>-0.5E1</v></c><c r="D1" t="inlineStr"><is><t>grün &amp; _x0041_</t></is></c><c r="E1" t="inlineStr"><is><t xml:space="preserve">ö</t></is></c><c r="F1"><f>A1&gt;2</f><v><![CDATA[7]]></v></c><c r="G1"/><c r="H1" t="b"><v>1</v></c><c r="I1"><f>1</f></c></row><x:row r='3'><x:c t='str' r='B3'><!-- - --><x:v>😀</x:v></x:c></x:row ></sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet> `,
);
const SHARED = Buffer.from(
  '<?xml version="1.0"?><sst><si><t>eins</t></si><si><t xml:space="preserve"> zwei ü</t></si><si/><si><t>a&lt;b</t></si><si><r><t>ri</t></r><r><rPr/><t>ch</t></r><rPh><t>no</t></rPh></si><si><t>_x000D_</t></si></sst>',
);
const SHARED_TEXTS = ['eins', ' zwei ü', '', 'a<b', 'rich', '\r'];
const EXPECTED: PlainRow[] = [
  {
    index: 1,
    values: ['zwei', { date: '2024-01-01' }, -5, 'grün & A', 'ö', 7, null, true],
    hidden: true,
    uncached: [8],
  },
  { index: 3, values: [null, '😀'], hidden: false },
];

function readPieces(pieces: readonly Uint8Array[]): { rows: PlainRow[]; scanner: SheetScanner } {
  const strings = new StringStore();
  for (const text of ['eins', 'zwei']) strings.addText(text);
  const styles = new CellStyles([{ kind: 'number' }, { kind: 'date' }], false);
  const scanner = new SheetScanner({ sheetName: 'Data', failure, strings, styles });
  const window = new ByteWindow();
  const rows: PlainRow[] = [];
  for (const piece of pieces) {
    window.append(piece);
    while (scanner.scan(window)) rows.push(...scanner.takeRows().map(toPlainRow));
  }
  rows.push(...scanner.takeRows().map(toPlainRow));
  return { rows, scanner };
}

function readSharedPieces(pieces: readonly Uint8Array[]): { texts: string[]; isComplete: boolean } {
  const scanner = new SharedStringsScanner(failure);
  const window = new ByteWindow();
  for (const piece of pieces) {
    window.append(piece);
    scanner.scan(window);
  }
  const texts = Array.from({ length: scanner.store.length }, (_, i) => scanner.store.get(i));
  return { texts, isComplete: scanner.isComplete };
}

function splitBytes(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

test('a sheet is read in the same way wherever its bytes are split', () => {
  for (let at = 0; at <= SHEET.length; at++) {
    const { rows, scanner } = readPieces([SHEET.subarray(0, at), SHEET.subarray(at)]);
    assert.deepEqual(rows, EXPECTED, `cut at ${at}`);
    assert.ok(scanner.isComplete, `cut at ${at}`);
    assert.equal(scanner.merges.length, 1, `cut at ${at}`);
  }
});

test('a sheet is read in the same way in pieces of one to sixty bytes', () => {
  for (let size = 1; size <= 60; size++)
    assert.deepEqual(readPieces(splitBytes(SHEET, size)).rows, EXPECTED, `size ${size}`);
});

test('a truncated sheet is never complete and never gives an incomplete row', () => {
  const end = SHEET.indexOf('</worksheet>') + '</worksheet>'.length;
  for (let at = 0; at < end; at++) {
    const { rows, scanner } = readPieces([SHEET.subarray(0, at)]);
    assert.ok(!scanner.isComplete, `cut at ${at}`);
    assert.deepEqual(rows, EXPECTED.slice(0, rows.length), `cut at ${at}`);
  }
});

test('shared strings are read in the same way wherever their bytes are split', () => {
  for (let at = 0; at <= SHARED.length; at++) {
    const { texts, isComplete } = readSharedPieces([SHARED.subarray(0, at), SHARED.subarray(at)]);
    assert.deepEqual(texts, SHARED_TEXTS, `cut at ${at}`);
    assert.ok(isComplete);
    if (at < SHARED.length) assert.ok(!readSharedPieces([SHARED.subarray(0, at)]).isComplete, `cut off at ${at}`);
  }
  for (let size = 1; size <= 30; size++)
    assert.deepEqual(readSharedPieces(splitBytes(SHARED, size)).texts, SHARED_TEXTS);
});

test('lists of rows stay short: many rows, wide rows, long texts, in plain and in prefixed XML', () => {
  const wide = '<row><c r="XFD#"><v>1</v></c></row>';
  const cases: [string, number][] = [
    ['<row><c><v>1</v></c></row>', 500],
    ['<x:row><x:c><x:v>1</x:v></x:c></x:row>', 500],
    [wide, 4],
    [`<row><c t="inlineStr"><is><t>${'x'.repeat(32_000)}</t></is></c></row>`, 100],
  ];
  for (const [row, maxRows] of cases) {
    const scanner = new SheetScanner({
      sheetName: 'Data',
      failure,
      strings: new StringStore(),
      styles: new CellStyles([], false),
    });
    const window = new ByteWindow();
    const rows = Array.from({ length: 1200 }, (_, i) => row.replace('#', String(i + 1)));
    window.append(Buffer.from(`<worksheet><sheetData>${rows.join('')}`));
    let rowCount = 0;
    while (scanner.scan(window)) {
      const list = scanner.takeRows();
      assert.ok(list.length <= maxRows, `${list.length} rows of ${row.slice(0, 40)}`);
      rowCount += list.length;
    }
    assert.equal(rowCount + scanner.takeRows().length, 1200);
  }
});

test('an endless unit is refused before it fills the memory', async () => {
  async function* makeChunks() {
    yield Buffer.from('<worksheet><sheetData><row><c><v>');
    for (;;) yield Buffer.alloc(1024 * 1024, 'x');
  }
  const scanner = new SheetScanner({
    sheetName: 'Data',
    failure,
    strings: new StringStore(),
    styles: new CellStyles([], false),
  });
  const readAll = async () => {
    for await (const window of readWindows(makeChunks(), failure)) scanner.scan(window);
  };
  await assert.rejects(readAll(), { code: 'corrupt_workbook' });
});
