import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { BinaryRecord } from '../../../fuzz/fixtures/records.ts';
import { writeBiff12 } from '../../../fuzz/mutate/biff12.ts';
import type { OpenOptions, Workbook } from '../../../src/workbook/types.ts';
import { openXlsb } from '../../../src/workbook/xlsb/open-xlsb.ts';
import { recordType } from '../../../src/workbook/xlsb/record-types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { makeRels, type Parts, readSheet, writeZip } from '../xlsx/make-xlsx.ts';

export const SHEET = 'xl/worksheets/sheet1.bin';

export const u8 = (value: number): Buffer => Buffer.of(value);

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** The number of characters, then the characters. */
export const text = (value: string): Buffer => Buffer.concat([u32(value.length), Buffer.from(value, 'utf16le')]);

export const record = (type: number, ...content: Buffer[]): BinaryRecord => ({ type, content: Buffer.concat(content) });

export interface RowFacts {
  hidden?: boolean;
  /** First and last column of each span; none by default. */
  spans?: readonly (readonly [number, number])[];
}

/** The header of a row; `index` is 1-based. */
export function row(index: number, { hidden = false, spans = [] }: RowFacts = {}): BinaryRecord {
  const bounds = spans.flatMap(([first, last]) => [u32(first), u32(last)]);
  const flags = Buffer.of(0, hidden ? 0x10 : 0, 0);
  return record(recordType.rowHeader, u32(index - 1), u32(0), u16(300), flags, u32(spans.length), ...bounds);
}

export const cell = (type: number, column: number, value: Buffer = Buffer.alloc(0), style = 0): BinaryRecord =>
  record(type, u32(column), u32(style), value);

export const real = (column: number, value: number, style = 0): BinaryRecord =>
  cell(recordType.real, column, f64(value), style);

export const inlineText = (column: number, value: string): BinaryRecord => cell(recordType.text, column, text(value));

export const sharedText = (column: number, index: number): BinaryRecord =>
  cell(recordType.sharedText, column, u32(index));

/** Flags, a formula, and its extra bytes. */
export const formula = (bytes: Buffer = Buffer.of(0x1e, 1, 0), extra: Buffer = Buffer.alloc(0), flags = 0): Buffer =>
  Buffer.concat([u16(flags), u32(bytes.length), bytes, u32(extra.length), extra]);

/** The formula of a cell that shares the one of the cell in this 0-based row and column. */
export const reference = (rowIndex: number, column: number): Buffer =>
  formula(Buffer.concat([u8(1), u32(rowIndex)]), u32(column));

export const range = (firstRow: number, lastRow: number, firstColumn: number, lastColumn: number): Buffer =>
  Buffer.concat([firstRow, lastRow, firstColumn, lastColumn].map(u32));

export function merges(stated: number, ...ranges: Buffer[]): BinaryRecord[] {
  const list = ranges.map((each) => record(recordType.merge, each));
  return [record(recordType.beginMerges, u32(stated)), ...list, record(recordType.endMerges)];
}

/** The records of a worksheet with these rows and cells; `after` follows the rows. */
export function makeSheet(rows: readonly BinaryRecord[], after: readonly BinaryRecord[] = []): BinaryRecord[] {
  return [
    record(recordType.beginSheet),
    record(recordType.beginSheetData),
    ...rows,
    record(recordType.endSheetData),
    ...after,
    record(recordType.endSheet),
  ];
}

export interface Listed {
  name: string;
  /** 0: visible, 1: hidden, 2: very hidden. */
  state?: number;
  relationshipId?: string;
}

export function makeWorkbookPart(listed: readonly Listed[], more: readonly BinaryRecord[] = []): Buffer {
  return writeBiff12([
    record(recordType.beginWorkbook),
    ...more,
    record(recordType.beginSheetList),
    ...listed.map(({ name, state = 0, relationshipId = 'rId1' }, at) =>
      record(recordType.listedSheet, u32(state), u32(at + 1), text(relationshipId), text(name)),
    ),
    record(recordType.endSheetList),
    record(recordType.endWorkbook),
  ]);
}

/** A text without format. */
export const plainItem = (value: string): BinaryRecord => record(recordType.sharedTextItem, u8(0), text(value));

/** `stated`: how many texts there are; `uses`: how many cells have one. */
export function makeTexts(items: readonly BinaryRecord[], stated = items.length, uses = 0): Buffer {
  return writeBiff12([
    record(recordType.beginSharedTexts, u32(uses), u32(stated)),
    ...items,
    record(recordType.endSharedTexts),
  ]);
}

/** Styles of cells with these formats: numbers of built-in formats, or codes. */
export function makeStyles(formats: readonly (string | number)[], stated = formats.length): Buffer {
  const codes = formats.filter((format) => typeof format === 'string');
  const toId = (format: string | number) => (typeof format === 'number' ? format : 164 + codes.indexOf(format));
  const toStyle = (id: number) => record(recordType.cellFormat, u16(0), u16(id), Buffer.alloc(12));
  return writeBiff12([
    record(recordType.beginStyles),
    record(recordType.beginNumberFormats, u32(codes.length)),
    ...codes.map((code) => record(recordType.numberFormat, u16(toId(code)), text(code))),
    record(recordType.endNumberFormats),
    // Styles with a name have a list of their own, with records of the same type.
    record(626, u32(1)),
    toStyle(14),
    record(627),
    record(recordType.beginCellFormats, u32(stated)),
    ...formats.map((format) => toStyle(toId(format))),
    record(recordType.endCellFormats),
    record(recordType.endStyles),
  ]);
}

/** The parts of a workbook with one sheet, "Data"; `more` adds, replaces or (undefined) removes parts. */
export function makeParts(sheet: readonly BinaryRecord[] | Buffer, more: Parts = {}): Parts {
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': makeRels([['rId1', 'officeDocument', 'xl/workbook.bin']]),
    'xl/workbook.bin': makeWorkbookPart([{ name: 'Data' }]),
    'xl/_rels/workbook.bin.rels': makeRels([
      ['rId1', 'worksheet', 'worksheets/sheet1.bin'],
      ['rId2', 'styles', 'styles.bin'],
      ['rId3', 'sharedStrings', 'sharedStrings.bin'],
    ]),
    'xl/styles.bin': makeStyles([0]),
    [SHEET]: Buffer.isBuffer(sheet) ? sheet : writeBiff12(sheet),
    ...more,
  };
}

/** Packs the parts and opens the workbook; it is closed when the test ends. */
export async function openParts(t: TestContext, parts: Parts, options?: OpenOptions): Promise<Workbook> {
  const path = join(await makeTempFolder(t), 'book.xlsb');
  await writeZip(path, parts);
  const workbook = await openXlsb(path, options);
  t.after(() => workbook.close());
  return workbook;
}

/** The rows of the first sheet. */
export async function readParts(t: TestContext, parts: Parts) {
  return readSheet(await openParts(t, parts));
}

/** The values of a workbook's only sheet, which has these rows and cells. */
export async function readValues(t: TestContext, rows: readonly BinaryRecord[], more: Parts = {}) {
  return (await readParts(t, makeParts(makeSheet(rows), more))).rows.map(({ values }) => values);
}
