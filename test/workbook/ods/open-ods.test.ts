import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type TestContext, test } from 'node:test';
import { ZipFile } from 'yazl';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { openOds } from '../../../src/workbook/ods/open-ods.ts';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import type { Row } from '../../../src/workbook/types.ts';
import type { PlainRow } from '../../helpers/plain-rows.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';
import { readSheet } from '../legacy/write-legacy.ts';
import { MIME, makeContent, NAMESPACE, writeOds } from './make-ods.ts';

const cell = (text: string) =>
  `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
const hiddenStyle = '<table:table-properties table:display="false"/>';

const CONTENT = makeContent(
  '<style:style style:name="ta1" style:family="table"><table:table-properties table:display="true"/>' +
    `</style:style><style:style style:name="ta2" style:family="table">${hiddenStyle}</style:style>`,
  '<table:table table:name="Shown" table:style-name="ta1">' +
    `<table:table-row>${cell('a')}</table:table-row>` +
    `<table:table-row table:visibility="filter" table:number-rows-repeated="2">${cell('b')}</table:table-row>` +
    `<table:table-row table:visibility="collapse">${cell('c')}</table:table-row>` +
    '<table:table-row><table:table-cell table:formula="of:=[.A1]"/></table:table-row>' +
    `<table:table-row>${cell('d')}<table:table-cell table:number-columns-repeated="2"/>` +
    '<table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"/>' +
    '<table:table-cell office:value-type="date" office:date-value="2024-02-29"/>' +
    '<table:table-cell office:value-type="time" office:time-value="PT07H08M09S"/>' +
    '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>' +
    '</table:table-row></table:table>' +
    `<table:table table:name="Gone" table:style-name="ta2"><table:table-row>${cell('x')}</table:table-row></table:table>`,
);

test('ods: hidden sheets, hidden rows, formulas without a result, and values without a text', async () => {
  const entry = `<manifest:file-entry manifest:full-path="/" manifest:media-type="${MIME}"/>`;
  const workbook = await openOds(await writeOds(entry, CONTENT));
  assert.deepEqual(workbook.sheets, [
    { index: 0, name: 'Shown', hidden: false },
    { index: 1, name: 'Gone', hidden: true },
  ]);
  assert.deepEqual(await readSheet(workbook), [
    { index: 1, values: ['a'], hidden: false },
    { index: 2, values: ['b'], hidden: true },
    { index: 3, values: ['b'], hidden: true },
    { index: 4, values: ['c'], hidden: true },
    { index: 5, values: [], hidden: false, uncached: [0] },
    {
      index: 6,
      values: ['d', null, null, 1.5, 1.5, { date: '2024-02-29' }, { time: '07:08:09' }, 2],
      hidden: false,
    },
  ]);
});

test('ods: encryption is detected by the manifest', async () => {
  const path = await writeOds('<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>', CONTENT);
  await assert.rejects(openWorkbook(path), (error) => isAdeError(error, 'encrypted_workbook'));
});

test('ods: a row that is repeated comes in pieces, so that it never fills the memory', async () => {
  const rows = `<table:table-row table:number-rows-repeated="1300">${cell('a')}</table:table-row><table:table-row>${cell('b')}</table:table-row>`;
  const workbook = await openOds(await writeOds('', sheetOf(rows)));
  const lists: Row[][] = [];
  for await (const list of workbook.openSheet(0).readRows()) lists.push(list);
  await workbook.close();
  assert.deepEqual(
    lists.map(({ length }) => length),
    [500, 500, 301],
  );
  const found = lists.flat().map(({ index, values }) => [index, values[0]]);
  assert.deepEqual(found, [...Array.from({ length: 1300 }, (_, i) => [i + 1, 'a']), [1301, 'b']]);
});

test('ods: a cell that repeats over the whole sheet is refused before it fills the memory', async () => {
  const bomb = CONTENT.replace(
    `<table:table-row>${cell('a')}`,
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" ' +
      'table:number-columns-repeated="1024"><text:p>a</text:p></table:table-cell>',
  );
  assert.notEqual(bomb, CONTENT);
  const path = await writeOds('<manifest:file-entry/>', bomb);
  const workbook = await openOds(path);
  await assert.rejects(readSheet(workbook), (error) => isAdeError(error, 'corrupt_workbook'));
});

const namespaces = ['office', 'table', 'text', 'style', 'number', 'calcext', 'draw']
  .map((prefix) => `xmlns:${prefix}="${NAMESPACE}:${prefix}:1.0"`)
  .join(' ');

/** A sheet named Data with these rows; `styles` are its automatic styles. */
async function readRows(t: TestContext, rows: string, styles = ''): Promise<PlainRow[]> {
  const content =
    `<office:document-content ${namespaces}><office:automatic-styles>${styles}</office:automatic-styles><office:body>` +
    `<office:spreadsheet><table:table table:name="Data">${rows}</table:table></office:spreadsheet></office:body>` +
    '</office:document-content>';
  const workbook = await openOds(await writeOds('<manifest:file-entry/>', content));
  t.after(() => workbook.close());
  return readSheet(workbook);
}

const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;
const typed = (type: string, attribute: string, value: string, text = 'shown', more = '') =>
  `<table:table-cell office:value-type="${type}" office:${attribute}="${value}"${more}><text:p>${text}</text:p></table:table-cell>`;

test('ods: durations and dates of any time', async (t) => {
  const times = ['-PT1H', 'PT0.5S', 'P1DT2H', 'PT26H', 'PT07H08M09S', 'PT90M', 'PT0S'];
  const dates = ['0044-03-15', '1899-12-31', '1900-02-28', '2024-05-06T07:08:09.25', '12024-01-01'];
  const [first, second] = await readRows(
    t,
    row(...times.map((time) => typed('time', 'time-value', time))) +
      row(...dates.map((date) => typed('date', 'date-value', date, date))),
  );
  const time = (text: string) => ({ time: text });
  const values = [
    -1 / 24,
    time('00:00:00.500'),
    26 / 24,
    26 / 24,
    time('07:08:09'),
    time('01:30:00'),
    time('00:00:00'),
  ];
  assert.deepEqual(first!.values, values);
  assert.deepEqual(second!.values, [
    { date: '0044-03-15' },
    { date: '1899-12-31' },
    { date: '1900-02-28' },
    { datetime: '2024-05-06T07:08:09.250' },
    '12024-01-01',
  ]);
});

test('ods: a text is what the cell shows: with blanks, breaks and paragraphs, without comments', async (t) => {
  const texts = [
    '<text:p>two<text:s text:c="2"/>blanks</text:p>',
    '<text:p>  many\n   lines  in the <text:span>file</text:span> </text:p>',
    '<text:p>a<text:tab/>b<text:line-break/>c</text:p><text:p>d &amp; <![CDATA[<e>]]></text:p>',
    '<office:annotation><text:p>a comment</text:p></office:annotation><text:p>text<office:annotation><text:p>x</text:p></office:annotation> more</text:p>',
    '<draw:frame><text:p>in a shape</text:p></draw:frame><text:p/>',
    '<text:p><text:a>li<text:span>n</text:span>k</text:a></text:p>',
  ];
  const cells = texts.map((text) => `<table:table-cell office:value-type="string">${text}</table:table-cell>`);
  const [first] = await readRows(t, row(...cells));
  const expected = ['two  blanks', 'many lines in the file ', 'a\tb\nc\nd & <e>', 'text more', null, 'link'];
  assert.deepEqual(first!.values, expected);
});

test('ods: cells covered by a merged cell are read, errors keep their text, and texts without a type are texts', async (t) => {
  const covered =
    '<table:covered-table-cell office:value-type="string"><text:p>covered</text:p></table:covered-table-cell>';
  const spanning =
    '<table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>over</text:p></table:table-cell>';
  const error =
    '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>';
  const untyped = '<table:table-cell><text:p>plain</text:p></table:table-cell>';
  const [first] = await readRows(t, row(spanning, covered, error, untyped));
  assert.deepEqual(first!.values, ['over', 'covered', '#DIV/0!', 'plain']);
});

test('ods: rows in groups and headers, and the formats of columns and parents', async (t) => {
  const styles =
    '<number:number-style style:name="N1"><number:number number:min-integer-digits="5" number:decimal-places="0"/></number:number-style>' +
    '<number:date-style style:name="N2"><number:year/><number:text>-</number:text><number:month/><number:hours/></number:date-style>' +
    '<style:style style:name="padded" style:family="table-cell" style:data-style-name="N1"/>' +
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="padded"/>' +
    '<style:style style:name="moment" style:family="table-cell" style:data-style-name="N2"/>';
  const columns =
    '<table:table-column table:default-cell-style-name="padded"/><table:table-column table:number-columns-repeated="9" table:default-cell-style-name="Default"/>';
  const number = (more = '') => typed('float', 'value', '42', '42', more);
  const rows = await readRows(
    t,
    `${columns}<table:table-header-rows>${row(cell('head'))}</table:table-header-rows><table:table-row-group>` +
      `${row(number(), number(), number(' table:style-name="child"'))}</table:table-row-group>` +
      row(typed('date', 'date-value', '2024-05-06', 'x', ' table:style-name="moment"')),
    styles,
  );
  assert.deepEqual(pluck(rows, 'values'), [['head'], ['00042', 42, '00042'], [{ datetime: '2024-05-06T00:00:00' }]]);
});

test('ods: a document without styles, and one that is read in many pieces', async (t) => {
  const path = join(makeFileFolder(), 'book.ods');
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(MIME), 'mimetype', { compress: false });
  const rows = Array.from({ length: 30_000 }, (_, i) => row(cell(`text ${i} ${'ü'.repeat(i % 7)}`)));
  zip.addBuffer(Buffer.from(CONTENT.replace(row(cell('a')), rows.join(''))), 'content.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  const workbook = await openWorkbook(path);
  t.after(() => workbook.close());
  const read = await readSheet(workbook);
  assert.equal(read.length, 30_005);
  assert.deepEqual(read[29_999]!.values, [`text 29999 ${'ü'.repeat(29_999 % 7)}`]);
});

test('ods: cut content is refused, and so is a cell beyond the last column', async (t) => {
  const cut = CONTENT.slice(0, CONTENT.length / 2);
  await assert.rejects(openOds(await writeOds('<manifest:file-entry/>', cut)), (error) =>
    isAdeError(error, 'truncated_file'),
  );
  const far = '<table:table-cell table:number-columns-repeated="16384"/>';
  await assert.rejects(readRows(t, row(far, cell('x'))), (error) => isAdeError(error, 'too_many_columns'));
  assert.deepEqual((await readRows(t, row(cell('x'), far)))[0]!.values, ['x']);
});

const sheetOf = (rows: string) =>
  CONTENT.replace(/(<table:table table:name="Shown"[^>]*>).*?(<\/table:table>)/s, `$1${rows}$2`);
const rowOf = (cells: string) => `<table:table-row>${cells}</table:table-row>`;

for (const [name, rows] of [
  ['a cell outside of any row', cell('lost')],
  ['a row inside a row', rowOf(`${cell('lost')}${rowOf(cell('b'))}`)],
  ['a cell inside a cell', rowOf(`<table:table-cell>${cell('lost')}</table:table-cell>`)],
  [
    'a paragraph inside a paragraph',
    rowOf('<table:table-cell office:value-type="string"><text:p>lost<text:p>b</text:p></text:p></table:table-cell>'),
  ],
  ['a table inside a table', `<table:table>${rowOf(cell('b'))}</table:table>`],
] as const) {
  test(`ods: documents that no program writes are refused, not skipped: ${name}`, async () => {
    const workbook = await openOds(await writeOds('', sheetOf(rows)));
    await assert.rejects(readSheet(workbook), (error) => isAdeError(error, 'corrupt_workbook'));
    await workbook.close();
  });
}

test('ods: a table inside a cell is not part of the sheet', async () => {
  const inner = `<table:table table:name="inner">${rowOf(cell('x'))}</table:table>`;
  const cells = `<table:table-cell office:value-type="string">${inner}<text:p>a</text:p></table:table-cell>`;
  const workbook = await openOds(await writeOds('', sheetOf(rowOf(cells))));
  assert.deepEqual(pluck(await readSheet(workbook), 'values'), [['a']]);
  await workbook.close();
});

test('ods: content without sheets is refused', async () => {
  const content = CONTENT.replace(/<office:spreadsheet>.*<\/office:spreadsheet>/s, '<office:spreadsheet/>');
  await assert.rejects(openOds(await writeOds('', content)), /content\.xml: it has no sheets/);
});

test('ods: a number of repetitions that readers interpret differently is refused', async () => {
  for (const count of ['1e3', '-1', '1.5', '']) {
    const repeated = `<table:table-cell table:number-columns-repeated="${count}" office:value-type="float" office:value="1"/>`;
    const workbook = await openOds(await writeOds('', sheetOf(rowOf(repeated))));
    await assert.rejects(readSheet(workbook), /a number of repetitions is not a whole number/, count);
    await workbook.close();
  }
});

test('ods: a second list of sheets is refused', async () => {
  const content = CONTENT.replace('</office:body>', '</office:body><office:body><office:spreadsheet/></office:body>');
  await assert.rejects(openOds(await writeOds('', content)), /content\.xml: a second list of sheets/);
});
