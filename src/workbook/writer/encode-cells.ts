import { isoOf } from '../rows/cell-value.ts';
import type { OutputCells } from '../rows/column-cells.ts';
import { type DateCell, decodeDate, isDateCell, readDayCell, readMsOfDay } from '../rows/date-cell.ts';
import { isHoursCell, toDays } from '../rows/hours-cell.ts';
import type { Row } from '../rows/row.ts';
import { dayNumberToSerial, isoToSerial } from '../serial-dates.ts';
import type { CellDate, CellValue } from '../types.ts';
import { cutText, hasOuterBlanks, MAX_TEXT_LENGTH } from './escape-text.ts';
import { DURATION_STYLE, findMarkStyle, type MarkKind, type Marks } from './marks.ts';
import { STYLE } from './parts.ts';
import { ChangingXml, type FixedXml, makeFixedXml, type XmlBytes } from './xml-bytes.ts';

/** XML is passed on in pieces of about this size: large enough for speed, small enough for constant memory. */
export const PIECE_BYTES = 256 * 1024;

export type Columns = readonly OutputCells[];

/** A range of a batch's rows, and the sheet row at which it begins. */
export interface RowSpan {
  /** Rows of the batch, 0-based: `from` is included, `to` is not. */
  from: number;
  to: number;
  /** 1-based row of the sheet to which `from` is written. */
  sheetRow: number;
}

/** Called with the 1-based row and 0-based column of each text that was cut. */
export type TruncationListener = (row: number, column: number) => void;

/** Number of digits of 1,048,576, the last row of a sheet. */
const MAX_ROW_DIGITS = 7;

const QUOTE = 0x22;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const LETTER_T = 0x74;
const LETTER_F = 0x66;

const ROW = makeFixedXml('<row r="');
const ROW_OPEN = makeFixedXml('">');
const ROW_END = makeFixedXml('</row>');
const NUMBER = makeFixedXml('"><v>');
const TRUE = makeFixedXml('" t="b"><v>1</v></c>');
const FALSE = makeFixedXml('" t="b"><v>0</v></c>');
const VALUE_END = makeFixedXml('</v></c>');
/** Texts are inline, so that no table of shared texts is kept in memory. */
const TEXT = makeFixedXml('" t="inlineStr"><is><t>');
const TEXT_WITH_BLANKS = makeFixedXml('" t="inlineStr"><is><t xml:space="preserve">');
const TEXT_END = makeFixedXml('</t></is></c>');
const HEADER_STYLE = makeFixedXml(`" s="${STYLE.header}`);
const DATE = makeFixedXml(`" s="${STYLE.date}"><v>`);
const DATETIME = makeFixedXml(`" s="${STYLE.datetime}"><v>`);
const TIME = makeFixedXml(`" s="${STYLE.time}"><v>`);
const DURATION = makeFixedXml(`" s="${DURATION_STYLE}"><v>`);

/** The start of the cells of each column: `<c r="A`. */
export function makeCellOpenings(columnNames: readonly string[]): FixedXml[] {
  return columnNames.map((name) => makeFixedXml(`<c r="${name}`));
}

/** Writes rows from `span.from` on until a piece is full. Returns the first row that was not written. */
export function encodeRows(
  xml: XmlBytes,
  columns: Columns,
  span: RowSpan,
  openings: readonly FixedXml[],
  onTruncated: TruncationListener,
  marks: Marks | null = null,
): number {
  const rowNumber = new ChangingXml(MAX_ROW_DIGITS);
  let row = span.from;
  for (; row < span.to && xml.length < PIECE_BYTES; row++) {
    const sheetRow = span.sheetRow + row - span.from;
    rowNumber.set(`${sheetRow}`);
    xml.writeFixed(ROW);
    xml.writeFixed(rowNumber);
    xml.writeFixed(ROW_OPEN);
    for (let column = 0; column < columns.length; column++) {
      const mark = marks === null ? undefined : marks.find(row, column);
      if (mark !== undefined) {
        const marked = columns[column]!.valueAt(row);
        if (typeof marked === 'string' && marked.length > MAX_TEXT_LENGTH) onTruncated(sheetRow, column);
        xml.writeFixed(openings[column]!);
        xml.writeFixed(rowNumber);
        encodeMarked(xml, marked, mark);
        continue;
      }
      const { source, values, keepsDurations } = columns[column]!;
      let value = values === null ? undefined : values[row];
      if (value === undefined && source !== null) {
        const sourceRow = source.rows[row]!;
        if (sourceRow.isNullAt(source.column)) continue;
        const start = xml.length;
        xml.writeFixed(openings[column]!);
        xml.writeFixed(rowNumber);
        if (copyCell(xml, sourceRow, source.column, keepsDurations)) continue;
        xml.length = start;
        value = sourceRow.valueAt(source.column);
      }
      if (value === null || value === undefined || value === '') continue;
      xml.writeFixed(openings[column]!);
      xml.writeFixed(rowNumber);
      if (typeof value === 'string') {
        if (value.length > MAX_TEXT_LENGTH) onTruncated(sheetRow, column);
        encodeText(xml, value);
      } else if (isDateCell(value)) encodeDateCell(xml, value);
      else if (keepsDurations && typeof value === 'number' && source?.rows[row]?.daysAt(source.column) !== undefined) {
        encodeNumber(xml, DURATION, toDays(value));
      } else encodeValue(xml, value);
    }
    xml.writeFixed(ROW_END);
  }
  return row;
}

/** A marked cell is also written if it is empty: the mark may say that a value is missing. */
function encodeMarked(xml: XmlBytes, value: CellValue, mark: MarkKind): void {
  const serial = typeof value === 'object' && value !== null ? isoToSerial(Object.values(value).join('')) : undefined;
  const format =
    serial === undefined
      ? 'general'
      : 'date' in (value as CellDate)
        ? 'date'
        : 'datetime' in (value as CellDate)
          ? 'datetime'
          : 'time';
  xml.writeAscii(`" s="${findMarkStyle(mark, format)}`);
  if (value === null || value === '') xml.writeAscii('"/>');
  else if (typeof value === 'string') encodeText(xml, value);
  else if (serial === undefined) encodeValue(xml, value);
  else {
    xml.writeFixed(NUMBER);
    xml.writeNumber(serial);
    xml.writeFixed(VALUE_END);
  }
}

/** Writes a number, date or plain text from its bytes. For other cells, returns false, perhaps after writing a part. */
function copyCell(xml: XmlBytes, row: Row, column: number, keepsDurations: boolean): boolean {
  const { bytes } = row.block;
  const start = row.startOf(column);
  const end = row.endOf(column);
  const first = bytes[start]!;
  if (first === QUOTE) {
    if (end - start - 2 > MAX_TEXT_LENGTH) return false;
    const hasBlanks = bytes[start + 1]! <= 0x20 || bytes[end - 2]! <= 0x20;
    xml.writeFixed(hasBlanks ? TEXT_WITH_BLANKS : TEXT);
    if (!xml.copyPlainText(bytes, start + 1, end - 1)) return false;
    xml.writeFixed(TEXT_END);
    return true;
  }
  if (first === LETTER_T || first === LETTER_F) {
    xml.writeFixed(first === LETTER_T ? TRUE : FALSE);
    return true;
  }
  if (first === BRACE) return false;
  if (first === BRACKET) {
    const ms = readMsOfDay(bytes, start, end);
    return encodeDay(xml, readDayCell(bytes, start), ms < 0 ? undefined : ms);
  }
  if (isHoursCell(bytes, end)) {
    if (keepsDurations) encodeNumber(xml, DURATION, row.daysAt(column)!);
    else encodeNumber(xml, NUMBER, row.valueAt(column) as number);
  } else {
    xml.writeFixed(NUMBER);
    xml.copyFrom(bytes, start, end);
    xml.writeFixed(VALUE_END);
  }
  return true;
}

function encodeNumber(xml: XmlBytes, opening: FixedXml, value: number): void {
  xml.writeFixed(opening);
  xml.writeNumber(value);
  xml.writeFixed(VALUE_END);
}

export function encodeHeader(
  xml: XmlBytes,
  header: readonly string[],
  openings: readonly FixedXml[],
  onTruncated: TruncationListener,
): void {
  xml.writeAscii('<row r="1">');
  for (const [column, text] of header.entries()) {
    if (text === '') continue;
    if (text.length > MAX_TEXT_LENGTH) onTruncated(1, column);
    xml.writeFixed(openings[column]!);
    xml.writeNumber(1);
    xml.writeFixed(HEADER_STYLE);
    encodeText(xml, text);
  }
  xml.writeFixed(ROW_END);
}

function encodeText(xml: XmlBytes, text: string): void {
  const cut = text.length > MAX_TEXT_LENGTH ? cutText(text, MAX_TEXT_LENGTH) : text;
  xml.writeFixed(hasOuterBlanks(cut) ? TEXT_WITH_BLANKS : TEXT);
  xml.writeText(cut);
  xml.writeFixed(TEXT_END);
}

function encodeValue(xml: XmlBytes, value: number | boolean | CellDate): void {
  if (typeof value === 'boolean') xml.writeFixed(value ? TRUE : FALSE);
  else if (typeof value === 'object') encodeDate(xml, value);
  // Neither the xlsx format nor spreadsheet programs support NaN or Infinity.
  else if (!Number.isFinite(value)) encodeText(xml, '#NUM!');
  else {
    xml.writeFixed(NUMBER);
    xml.writeNumber(value);
    xml.writeFixed(VALUE_END);
  }
}

function encodeDateCell(xml: XmlBytes, cell: DateCell): void {
  const [day, ms] = cell;
  if (!encodeDay(xml, day, ms)) encodeDate(xml, decodeDate(cell) as CellDate);
}

/** Returns false and writes nothing if the date has no serial number. */
function encodeDay(xml: XmlBytes, day: number, ms: number | undefined): boolean {
  const serial = dayNumberToSerial(day, ms);
  if (serial === undefined) return false;
  xml.writeFixed(ms === undefined ? DATE : DATETIME);
  xml.writeNumber(serial);
  xml.writeFixed(VALUE_END);
  return true;
}

/** Dates before 1900-03-01 and after 9999-12-31 are text: programs show their serials differently or not at all. */
function encodeDate(xml: XmlBytes, value: CellDate): void {
  const iso = isoOf(value);
  const serial = isoToSerial(iso);
  if (serial === undefined) {
    encodeText(xml, iso);
    return;
  }
  xml.writeFixed('date' in value ? DATE : 'datetime' in value ? DATETIME : TIME);
  xml.writeNumber(serial);
  xml.writeFixed(VALUE_END);
}
