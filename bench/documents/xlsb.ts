import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { CellObject } from '@e965/xlsx';
import { ZipFile } from 'yazl';
import { SharedTexts } from '../shared/shared-texts.ts';
import { FORMATS, type Row } from './sheets.ts';

/** Record types of [MS-XLSB] 2.3.2. */
const T = {
  row: 0,
  boolean: 4,
  number: 5,
  shared: 7,
  text: 19,
  format: 44,
  style: 47,
  beginSheet: 129,
  endSheet: 130,
  beginBook: 131,
  endBook: 132,
  beginSheets: 143,
  endSheets: 144,
  beginRows: 145,
  endRows: 146,
  dimension: 148,
  sheet: 156,
  beginTexts: 159,
  endTexts: 160,
  beginStyles: 278,
  endStyles: 279,
  beginFormats: 615,
  endFormats: 616,
  beginCellStyles: 617,
  endCellStyles: 618,
} as const;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SCHEMAS = 'http://schemas.openxmlformats.org';
const CONTENT = 'application/vnd.ms-excel';
const FIRST_FORMAT_ID = 164;
const STYLES: readonly (string | undefined)[] = [undefined, FORMATS.date, FORMATS.datetime];
const ROWS_PER_CHUNK = 500;
const ROW_HEIGHT = 300;

/** Writes a workbook with one sheet as Excel's binary format of 2007. SheetJS needs 256 KB of memory for each row. */
export async function writeXlsb(rows: readonly Row[], path: string): Promise<void> {
  const zip = new ZipFile();
  const options = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };
  const texts = new SharedTexts();
  const add = (name: string, content: Buffer | string) => zip.addBuffer(Buffer.from(content), name, options);
  add('[Content_Types].xml', makeContentTypes());
  add('_rels/.rels', makeRelations([['officeDocument', 'xl/workbook.bin']]));
  add('xl/workbook.bin', makeBook());
  add('xl/_rels/workbook.bin.rels', makeRelations(PARTS.map(({ type, name }) => [type, `${name}.bin`])));
  add('xl/worksheets/sheet1.bin', Buffer.concat([...writeSheet(rows, texts)]));
  add('xl/styles.bin', makeStyles());
  add('xl/sharedStrings.bin', Buffer.concat([...writeTexts(texts)]));
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

function* writeSheet(rows: readonly Row[], texts: SharedTexts): Generator<Buffer> {
  const width = Math.max(...rows.slice(0, 1).map((row) => row.length));
  yield makeRecord(T.beginSheet);
  yield makeRecord(T.dimension, u32(0, rows.length - 1, 0, width - 1));
  yield makeRecord(T.beginRows);
  for (let from = 0; from < rows.length; from += ROWS_PER_CHUNK) {
    const records: Buffer[] = [];
    for (const [i, row] of rows.slice(from, from + ROWS_PER_CHUNK).entries()) {
      const filled = [...row.entries()].filter((entry): entry is [number, CellObject] => entry[1] !== null);
      const spans = u32(1, filled[0]?.[0] ?? 0, filled.at(-1)?.[0] ?? 0);
      records.push(makeRecord(T.row, u32(from + i, 0), u16(ROW_HEIGHT), Buffer.alloc(3), spans));
      for (const [column, cell] of filled) records.push(makeCell(column, cell, texts));
    }
    yield Buffer.concat(records);
  }
  yield makeRecord(T.endRows);
  yield makeRecord(T.endSheet);
}

function makeCell(column: number, { t: type, v: value, z: format }: CellObject, texts: SharedTexts): Buffer {
  const place = u32(column, Math.max(0, STYLES.indexOf(format?.toString())));
  if (type === 's') return makeRecord(T.shared, place, u32(texts.add(String(value))));
  if (type === 'b') return makeRecord(T.boolean, place, Buffer.of(value === true ? 1 : 0));
  const number = Buffer.alloc(8);
  number.writeDoubleLE(Number(value));
  return makeRecord(T.number, place, number);
}

function* writeTexts(texts: SharedTexts): Generator<Buffer> {
  yield makeRecord(T.beginTexts, u32(texts.size, texts.size));
  for (const text of texts) yield makeRecord(T.text, Buffer.of(0), wide(text));
  yield makeRecord(T.endTexts);
}

function makeBook(): Buffer {
  const sheet = makeRecord(T.sheet, u32(0, 1), wide('rId1'), wide('Sheet 1'));
  const around = [makeRecord(T.beginBook), makeRecord(T.beginSheets)];
  return Buffer.concat([...around, sheet, makeRecord(T.endSheets), makeRecord(T.endBook)]);
}

function makeStyles(): Buffer {
  const codes = STYLES.filter((code) => code !== undefined);
  const formats = codes.map((code, i) => makeRecord(T.format, u16(FIRST_FORMAT_ID + i), wide(code)));
  const styles = STYLES.map((code, i) =>
    makeRecord(T.style, u16(0, code === undefined ? 0 : FIRST_FORMAT_ID + i - 1, 0, 0, 0, 0, 0, 1)),
  );
  return Buffer.concat([
    makeRecord(T.beginStyles),
    makeRecord(T.beginFormats, u32(formats.length)),
    ...formats,
    makeRecord(T.endFormats),
    makeRecord(T.beginCellStyles, u32(styles.length)),
    ...styles,
    makeRecord(T.endCellStyles),
    makeRecord(T.endStyles),
  ]);
}

/** Types and lengths have 7 bits a byte; the highest bit says that another byte follows. */
function makeRecord(type: number, ...contents: Buffer[]): Buffer {
  const length = contents.reduce((sum, { length: bytes }) => sum + bytes, 0);
  return Buffer.concat([Buffer.of(...toSevenBits(type), ...toSevenBits(length)), ...contents]);
}

function toSevenBits(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...toSevenBits(value >>> 7)];
}

function u32(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) buffer.writeUInt32LE(value, i * 4);
  return buffer;
}

function u16(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) buffer.writeUInt16LE(value, i * 2);
  return buffer;
}

function wide(text: string): Buffer {
  return Buffer.concat([u32(text.length), Buffer.from(text, 'utf16le')]);
}

const PARTS = [
  { type: 'worksheet', name: 'worksheets/sheet1', content: 'worksheet' },
  { type: 'styles', name: 'styles', content: 'styles' },
  { type: 'sharedStrings', name: 'sharedStrings', content: 'sharedStrings' },
] as const;

function makeRelations(targets: readonly (readonly [type: string, target: string])[]): string {
  const rows = targets.map(
    ([type, target], i) =>
      `<Relationship Id="rId${i + 1}" Type="${SCHEMAS}/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${SCHEMAS}/package/2006/relationships">${rows.join('')}</Relationships>`;
}

function makeContentTypes(): string {
  const parts = [{ name: 'workbook', content: 'sheet.binary.macroEnabled.main' }, ...PARTS];
  const overrides = parts.map(
    ({ name, content }) => `<Override PartName="/xl/${name}.bin" ContentType="${CONTENT}.${content}"/>`,
  );
  return (
    `${XML}<Types xmlns="${SCHEMAS}/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="bin" ContentType="${CONTENT}"/>${overrides.join('')}</Types>`
  );
}
