import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TestContext } from 'node:test';
import { ZipFile } from 'yazl';
import type { CellRange, OpenOptions, Workbook } from '../../../src/workbook/types.ts';
import { openXlsx } from '../../../src/workbook/xlsx/open-xlsx.ts';
import { type PlainRow, toPlainRow } from '../../helpers/plain-rows.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

export type Parts = Record<string, string | Buffer | undefined>;

/** The parts of a workbook with one sheet that has `sheetXml`; `more` adds, replaces or (undefined) removes parts. */
export function makeParts(sheetXml: string, more: Parts = {}): Parts {
  return {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"/>`,
    '_rels/.rels': makeRels([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': makeRels([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'styles', 'styles.xml'],
      ['rId3', 'sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/worksheets/sheet1.xml': sheetXml,
    ...more,
  };
}

/** The parts of a workbook with one sheet of these rows. */
export const makeBook = (rowsXml: string, more?: Parts): Parts => makeParts(makeSheet(rowsXml), more);

export function makeSheet(rows: string, after = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`;
}

export function makeRels(relationships: readonly (readonly [string, string, string])[], base = RELATIONSHIPS): string {
  const list = relationships.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${base}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

export function makeStyles(formatCodes: readonly (string | number)[]): string {
  const custom = formatCodes.filter((code) => typeof code === 'string');
  const numFmts = custom.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escapeAttribute(code)}"/>`);
  const xfs = formatCodes.map(
    (code) => `<xf numFmtId="${typeof code === 'number' ? code : 164 + custom.indexOf(code)}"/>`,
  );
  return `<styleSheet xmlns="${MAIN}"><numFmts>${numFmts.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`;
}

export async function writeZip(
  path: string,
  parts: Parts,
  addMore: (zip: ZipFile) => void = () => undefined,
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    if (content !== undefined) zip.addBuffer(Buffer.from(content), name, { mtime: new Date(Date.UTC(2024, 0, 1)) });
  }
  addMore(zip);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** Packs the parts and opens the workbook; it is closed when the test ends. */
export async function openParts(t: TestContext, parts: Parts, options?: OpenOptions): Promise<Workbook> {
  const path = join(await makeTempFolder(t), 'book.xlsx');
  await writeZip(path, parts);
  const workbook = await openXlsx(path, options);
  t.after(() => workbook.close());
  return workbook;
}

export async function readSheet(
  workbook: Workbook,
  index = 0,
): Promise<{ rows: PlainRow[]; merges: readonly CellRange[] }> {
  const sheet = workbook.openSheet(index);
  const rows: PlainRow[] = [];
  for await (const list of sheet.readRows()) rows.push(...list.map(toPlainRow));
  return { rows, merges: sheet.merges };
}

/** The values of a workbook's only sheet, which has these rows. */
export async function readValues(t: TestContext, rowsXml: string, more: Parts = {}): Promise<PlainRow['values'][]> {
  const { rows } = await readSheet(await openParts(t, makeBook(rowsXml, more)));
  return rows.map((row) => row.values);
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
