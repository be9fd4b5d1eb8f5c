/** Writes the benchmark's workbooks as Excel does, with shared strings: the same bytes in every run. */
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { workbooksDir } from './folders.ts';
import { type Edition, HEADER, makeOwnTexts, type SampleCell, SampleRows, TEXTS_PER_ROW } from './sample-rows.ts';

export interface BenchWorkbook {
  path: string;
  rows: number;
  columns: number;
  bytes: number;
  /** UTF-8 bytes of the shared strings' texts. */
  sharedStringBytes: number;
}

/** Part of the file names, because another version of this generator makes other files. */
const GENERATOR_VERSION = 1;
const FIRST_DATA_ROW = 4;
const ROWS_PER_CHUNK = 500;
const SHEET_NAME = 'Members';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const COLUMN_NAMES = HEADER.map((_, column) => String.fromCharCode(65 + column));

/** Makes the workbook with this number of data rows, or finds the existing one. */
export async function makeWorkbook(rows: number, edition: Edition = 'first'): Promise<BenchWorkbook> {
  const name = edition === 'first' ? '' : `${edition.replace(' ', '-')}-`;
  const path = join(workbooksDir, `members-${name}${rows}-v${GENERATOR_VERSION}.xlsx`);
  const factsPath = `${path}.json`;
  if (!existsSync(factsPath)) {
    mkdirSync(workbooksDir, { recursive: true });
    const facts = await writeWorkbook(rows, edition, `${path}.partial`);
    renameSync(`${path}.partial`, path);
    writeFileSync(factsPath, JSON.stringify(facts));
  }
  return { path, rows, columns: HEADER.length, ...JSON.parse(readFileSync(factsPath, 'utf8')) };
}

async function writeWorkbook(
  rows: number,
  edition: Edition,
  path: string,
): Promise<{ bytes: number; sharedStringBytes: number }> {
  const sample = new SampleRows(edition);
  const title = sample.texts.add('Members, first quarter');
  const total = sample.texts.add('Total');
  const counted = { sharedStringBytes: 0 };
  const zip = new ZipFile();
  const options = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compressionLevel: 6 };
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, options);
  add('[Content_Types].xml', makeContentTypes());
  add('_rels/.rels', makeRelations([['officeDocument', 'xl/workbook.xml']]));
  add('xl/workbook.xml', makeWorkbookXml());
  add('xl/_rels/workbook.xml.rels', makeRelations(PARTS.map(([type, target]) => [type, target])));
  zip.addReadStream(Readable.from(writeSheet(rows, sample, title, total)), 'xl/worksheets/sheet1.xml', options);
  add('xl/styles.xml', STYLES);
  zip.addReadStream(Readable.from(writeTexts(rows, sample, counted)), 'xl/sharedStrings.xml', options);
  zip.end();
  const file = createWriteStream(path);
  await pipeline(zip.outputStream, file);
  return { bytes: file.bytesWritten, ...counted };
}

function* writeSheet(rows: number, sample: SampleRows, title: number, total: number): Generator<string> {
  const lastRow = FIRST_DATA_ROW + rows;
  yield `${XML}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><dimension ref="A1:T${lastRow}"/><sheetData>`;
  yield makeRow(1, [{ shared: title }]);
  yield makeRow(
    FIRST_DATA_ROW - 1,
    sample.header.map((shared) => ({ shared })),
  );
  for (let row = 0; row < rows; row += ROWS_PER_CHUNK) {
    let xml = '';
    for (let i = row; i < Math.min(row + ROWS_PER_CHUNK, rows); i++) {
      xml += makeRow(FIRST_DATA_ROW + i, sample.makeRow(i, sample.texts.size));
    }
    yield xml;
  }
  yield makeRow(lastRow, [{ shared: total }, null, null, null, null, null, null, { number: 1_234_567.5 }]);
  yield '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>';
}

function makeRow(index: number, cells: readonly SampleCell[]): string {
  let xml = `<row r="${index}" spans="1:${HEADER.length}">`;
  for (const [column, cell] of cells.entries()) {
    if (cell === null) continue;
    const start = `<c r="${COLUMN_NAMES[column]}${index}"`;
    if ('shared' in cell) xml += `${start} t="s"><v>${cell.shared}</v></c>`;
    else if ('bool' in cell) xml += `${start} t="b"><v>${cell.bool ? 1 : 0}</v></c>`;
    else if (cell.style === undefined) xml += `${start}><v>${cell.number}</v></c>`;
    else xml += `${start} s="${cell.style === 'date' ? 1 : 2}"><v>${cell.number}</v></c>`;
  }
  return `${xml}</row>`;
}

function* writeTexts(rows: number, sample: SampleRows, counted: { sharedStringBytes: number }): Generator<string> {
  const count = sample.texts.size + rows * TEXTS_PER_ROW;
  const encode = (texts: Iterable<string>) => {
    let xml = '';
    for (const text of texts) {
      counted.sharedStringBytes += Buffer.byteLength(text);
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      xml += text === text.trim() ? `<si><t>${escaped}</t></si>` : `<si><t xml:space="preserve">${escaped}</t></si>`;
    }
    return xml;
  };
  yield `${XML}<sst xmlns="${MAIN}" count="${rows * HEADER.length}" uniqueCount="${count}">`;
  yield encode(sample.texts);
  for (let row = 0; row < rows; row += ROWS_PER_CHUNK) {
    const length = Math.min(ROWS_PER_CHUNK, rows - row);
    yield encode(Array.from({ length }, (_, i) => makeOwnTexts(row + i)).flat());
  }
  yield '</sst>';
}

const PARTS = [
  ['worksheet', 'worksheets/sheet1.xml'],
  ['styles', 'styles.xml'],
  ['sharedStrings', 'sharedStrings.xml'],
] as const;

function makeRelations(targets: [type: string, target: string][]): string {
  const rows = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${rows.join('')}</Relationships>`;
}

function makeWorkbookXml(): string {
  const sheet = `<sheet name="${SHEET_NAME}" sheetId="1" r:id="rId1"/>`;
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr/><sheets>${sheet}</sheets></workbook>`;
}

function makeContentTypes(): string {
  const overrides = [
    ['/xl/workbook.xml', 'sheet.main'],
    ['/xl/worksheets/sheet1.xml', 'worksheet'],
    ['/xl/styles.xml', 'styles'],
    ['/xl/sharedStrings.xml', 'sharedStrings'],
  ].map(([part, type]) => `<Override PartName="${part}" ContentType="${CONTENT}.${type}+xml"/>`);
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

/** Style 1 is a date, style 2 a date with a time. */
const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">' +
  [0, 14, 22]
    .map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
    .join('') +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
