import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CFB } from '@e965/xlsx';
import type { ReaderNote, Workbook } from '../../../src/workbook/types.ts';
import { openXls } from '../../../src/workbook/xls/open-xls.ts';
import { type PlainRow, toPlainRow } from '../../helpers/plain-rows.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

/** A record of an xls file ([MS-XLS] 2.1.4). */
export interface XlsRecord {
  type: number;
  content: Buffer;
}

export interface XlsSheet {
  name: string;
  records: XlsRecord[];
  visibility?: number;
  /** In the list of sheets, and in the sheet's first record. */
  kind?: number;
  part?: number;
  /** Whether the sheet has a record with its size; it does if `records` has none. */
  hasSize?: boolean;
}

export interface XlsBook {
  sheets: XlsSheet[];
  /** Number format of each style, or the content of its record. */
  styles?: (number | Buffer)[];
  fonts?: XlsRecord[];
  /** Records of the globals between the styles and the end, such as number formats and shared texts. */
  globals?: XlsRecord[];
  /** Without it, the formulas of the file have never been calculated. */
  isCalculated?: boolean;
}

export const record = (type: number, ...parts: (Buffer | number[])[]): XlsRecord => ({
  type,
  content: Buffer.concat(parts.map((part) => Buffer.from(part))),
});

export const u16 = (...values: number[]): Buffer => Buffer.from(values.flatMap((value) => [value & 0xff, value >> 8]));

export const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
};

export function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

const isLatin = (text: string): boolean => !/[^\0-\xff]/.test(text);

/** Number of characters, flags, characters. */
export function makeText(text: string, isWide = !isLatin(text)): Buffer {
  return Buffer.concat([
    u16(text.length),
    Buffer.from([isWide ? 1 : 0]),
    Buffer.from(text, isWide ? 'utf16le' : 'latin1'),
  ]);
}

export const number = (row: number, column: number, value: number, style = 0): XlsRecord =>
  record(0x0203, u16(row, column, style), f64(value));
export const rk = (row: number, column: number, encoded: number, style = 0): XlsRecord =>
  record(0x027e, u16(row, column, style), u32(encoded));
/** `cells`: style and encoded number of each. */
export const mulRk = (row: number, column: number, cells: [style: number, encoded: number][]): XlsRecord =>
  record(
    0x00bd,
    u16(row, column),
    ...cells.flatMap(([style, encoded]) => [u16(style), u32(encoded)]),
    u16(column + cells.length - 1),
  );
export const label = (row: number, column: number, text: string): XlsRecord =>
  record(0x0204, u16(row, column, 0), makeText(text));
export const labelSst = (row: number, column: number, index: number): XlsRecord =>
  record(0x00fd, u16(row, column, 0), u32(index));
export const boolErr = (row: number, column: number, value: number, isError = 0): XlsRecord =>
  record(0x0205, u16(row, column, 0), [value, isError]);
export const blank = (row: number, column: number): XlsRecord => record(0x0201, u16(row, column, 0));
export const row = (index: number, isHidden = false): XlsRecord =>
  record(0x0208, u16(index, 0, 256, 255, 0, 0, isHidden ? 0x20 : 0, 15));
export const merges = (...ranges: [number, number, number, number][]): XlsRecord =>
  record(0x00e5, u16(ranges.length), u16(...ranges.flat()));
export const continued = (...parts: (Buffer | number[])[]): XlsRecord => record(0x003c, ...parts);

/** Kind of the result that is not a number, and its value ([MS-XLS] 2.5.133). */
export const other = (kind: number, value = 0): Buffer => Buffer.from([kind, 0, value, 0, 0, 0, 0xff, 0xff]);
export const TEXT_RESULT = other(0);
export const EMPTY_RESULT = other(3);

export const formula = (row: number, column: number, result: Buffer, options = 0, style = 0): XlsRecord =>
  record(0x0006, u16(row, column, style), result, u16(options), u32(0), u16(3), [0x1e, 1, 0]);
/** The text that is the result of a formula. */
export const string = (text: string): XlsRecord => record(0x0207, makeText(text));

/** All shared texts in one record, and how often they are used. */
export const sst = (texts: string[], uses = texts.length): XlsRecord =>
  record(0x00fc, u32(uses, texts.length), ...texts.map((text) => makeText(text)));
export const format = (id: number, code: string): XlsRecord => record(0x041e, u16(id), makeText(code));
export const date1904 = (is1904 = 1): XlsRecord => record(0x0022, u16(is1904));

export const startOf = (kind: number, version = 0x0600): XlsRecord =>
  record(0x0809, u16(version, kind, 0, 1997), u32(0, 0));
export const END: XlsRecord = record(0x000a);
export const dimensions = (rowCount: number): XlsRecord => record(0x0200, u32(0, rowCount), u16(0, 256, 0));

const makeStyle = (style: number | Buffer): XlsRecord =>
  typeof style === 'number' ? record(0x00e0, u16(0, style), Buffer.alloc(16)) : record(0x00e0, style);
const listSheet = ({ name, visibility = 0, kind = 0 }: XlsSheet): XlsRecord =>
  record(0x0085, u32(0), [visibility, kind, name.length, 1], Buffer.from(name, 'utf16le'));

/** The stream of a workbook, with the places of the sheets in their list. */
export function makeStream({ sheets, styles = [0], fonts = [], globals = [], isCalculated = true }: XlsBook): Buffer {
  const listed = sheets.map(listSheet);
  const first = [
    startOf(0x0005),
    ...fonts,
    ...styles.map(makeStyle),
    ...(isCalculated ? [record(0x01c1, u16(0x01c1, 0), u32(1))] : []),
    ...listed,
    ...globals,
    END,
  ];
  let place = packRecords(first).length;
  const parts = sheets.map(({ part = 0x0010, records, hasSize = true }) => {
    const size = hasSize && !records.some(({ type }) => type === 0x0200) ? [dimensions(0)] : [];
    return packRecords([startOf(part), ...size, ...records, END]);
  });
  for (const [at, bytes] of parts.entries()) {
    listed[at]!.content.writeUInt32LE(place, 0);
    place += bytes.length;
  }
  return Buffer.concat([packRecords(first), ...parts]);
}

export function packRecords(records: readonly XlsRecord[]): Buffer {
  return Buffer.concat(records.flatMap(({ type, content }) => [u16(type, content.length), content]));
}

/** An OLE file with this stream. */
export function packOle(stream: Buffer, name = 'Workbook'): Buffer {
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, `/${name}`, stream);
  return CFB.write(file, { type: 'buffer' }) as Buffer;
}

export function makeXls(book: XlsBook): Buffer {
  return packOle(makeStream(book));
}

/** A workbook with one sheet, `Data`. */
export function makeSheet(records: XlsRecord[], book: Omit<XlsBook, 'sheets'> = {}): Buffer {
  return makeXls({ ...book, sheets: [{ name: 'Data', records }] });
}

export function writeXls(bytes: Buffer): string {
  const path = join(makeFileFolder(), 'book.xls');
  writeFileSync(path, bytes);
  return path;
}

export interface ReadSheet {
  rows: PlainRow[];
  uncached: string[];
  notes: readonly ReaderNote[];
}

export async function readSheet(workbook: Workbook, index = 0): Promise<ReadSheet> {
  const reader = workbook.openSheet(index);
  const rows: PlainRow[] = [];
  const uncached: string[] = [];
  for await (const list of reader.readRows()) {
    rows.push(...list.map(toPlainRow));
    uncached.push(...list.flatMap((each) => each.uncached.map((column) => `${each.index},${column}`)));
  }
  return { rows, uncached, notes: reader.notes };
}

/** Reads the first sheet from memory. */
export async function readBytes(bytes: Buffer): Promise<ReadSheet> {
  const workbook = await openXls(bytes, { displayName: 'book.xls' });
  try {
    return await readSheet(workbook);
  } finally {
    await workbook.close();
  }
}

export async function readValues(bytes: Buffer): Promise<unknown[][]> {
  return (await readBytes(bytes)).rows.map(({ values }) => values);
}
