import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type TestContext, test } from 'node:test';
import { ZipFile } from 'yazl';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { openLegacy } from '../../../src/workbook/legacy/open-legacy.ts';
import { makeTempDir, readSheet } from './write-legacy.ts';

const NAMESPACE = 'urn:oasis:names:tc:opendocument:xmlns';
const MIME = 'application/vnd.oasis.opendocument.spreadsheet';
const cell = (text: string) =>
  `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
const hiddenStyle = '<table:table-properties table:display="false"/>';

const CONTENT =
  `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="${NAMESPACE}:office:1.0" ` +
  `xmlns:table="${NAMESPACE}:table:1.0" xmlns:text="${NAMESPACE}:text:1.0" xmlns:style="${NAMESPACE}:style:1.0">` +
  '<office:automatic-styles><style:style style:name="ta1" style:family="table"><table:table-properties table:display="true"/>' +
  `</style:style><style:style style:name="ta2" style:family="table">${hiddenStyle}</style:style></office:automatic-styles>` +
  '<office:body><office:spreadsheet><table:table table:name="Shown" table:style-name="ta1">' +
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
  `<table:table table:name="Gone" table:style-name="ta2"><table:table-row>${cell('x')}</table:table-row></table:table>` +
  '</office:spreadsheet></office:body></office:document-content>';

async function writeOds(t: TestContext, manifestEntry: string, content = CONTENT): Promise<string> {
  const path = join(makeTempDir(t), 'book.ods');
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(MIME), 'mimetype', { compress: false });
  zip.addBuffer(Buffer.from(content), 'content.xml');
  zip.addBuffer(Buffer.from('<office:document-styles/>'), 'styles.xml');
  const manifest = `<manifest:manifest xmlns:manifest="${NAMESPACE}:manifest:1.0">${manifestEntry}</manifest:manifest>`;
  zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${manifest}`), 'META-INF/manifest.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

test('ods: hidden sheets, hidden rows, formulas without a result, and values without a text', async (t) => {
  const entry = `<manifest:file-entry manifest:full-path="/" manifest:media-type="${MIME}"/>`;
  const workbook = await openLegacy(await writeOds(t, entry), 'ods');
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

test('ods: encryption is told from the manifest', async (t) => {
  const path = await writeOds(t, '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>');
  await assert.rejects(openLegacy(path, 'ods'), (error) => isAdeError(error, 'encrypted_workbook'));
});

test('ods: a cell that repeats over the whole sheet is refused before it fills the memory', async (t) => {
  const bomb = CONTENT.replace(
    `<table:table-row>${cell('a')}`,
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" ' +
      'table:number-columns-repeated="1024"><text:p>a</text:p></table:table-cell>',
  );
  assert.notEqual(bomb, CONTENT);
  const path = await writeOds(t, '<manifest:file-entry/>', bomb);
  await assert.rejects(openLegacy(path, 'ods'), (error) => isAdeError(error, 'corrupt_workbook'));
});
