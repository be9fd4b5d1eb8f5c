import { isoToSerial } from '../serial-dates.ts';
import type { CellDate, CellValue } from '../types.ts';
import { cutText, escapeText, hasOuterBlanks, MAX_TEXT_LENGTH } from './escape-text.ts';
import { STYLE } from './parts.ts';

/** XML is handed on in pieces of about this many characters: large enough for speed, small enough to stay flat. */
const PIECE_LENGTH = 128 * 1024;

export type Columns = readonly (readonly CellValue[])[];

/** A stretch of a batch's rows, and where they go. */
export interface RowSpan {
  /** 0-based in the batch, inclusive and exclusive. */
  from: number;
  to: number;
  /** 1-based row of the sheet in which `from` lands. */
  sheetRow: number;
}

/** Told the 1-based row and 0-based column of a text that was cut. */
export type TruncationListener = (row: number, column: number) => void;

/**
 * Rows as `<row>` elements, from `span.from` on until the piece is full. `next` is the first row that is not in it.
 * `references` are the columns' letters.
 */
export function encodeRows(
  columns: Columns,
  span: RowSpan,
  references: readonly string[],
  onTruncated: TruncationListener,
): { xml: string; next: number } {
  let xml = '';
  let row = span.from;
  for (; row < span.to && xml.length < PIECE_LENGTH; row++) {
    const sheetRow = span.sheetRow + row - span.from;
    const rowText = `${sheetRow}`;
    xml += `<row r="${rowText}">`;
    for (let column = 0; column < columns.length; column++) {
      const value = columns[column]![row];
      if (value === null || value === undefined) continue;
      const open = `<c r="${references[column]!}${rowText}"`;
      if (typeof value === 'string') {
        if (value.length > MAX_TEXT_LENGTH) onTruncated(sheetRow, column);
        if (value !== '') xml += open + encodeText(value);
      } else {
        xml += open + encodeValue(value);
      }
    }
    xml += '</row>';
  }
  return { xml, next: row };
}

/** The header as the sheet's first row. */
export function encodeHeader(
  header: readonly string[],
  references: readonly string[],
  onTruncated: TruncationListener,
): string {
  const cells = header.map((text, column) => {
    if (text.length > MAX_TEXT_LENGTH) onTruncated(1, column);
    return text === '' ? '' : `<c r="${references[column]!}1" s="${STYLE.header}"${encodeText(text)}`;
  });
  return `<row r="1">${cells.join('')}</row>`;
}

/** What follows `<c r="A1"`: inline, so that no table of shared texts has to be held in memory. */
function encodeText(text: string): string {
  const cut = text.length > MAX_TEXT_LENGTH ? cutText(text, MAX_TEXT_LENGTH) : text;
  const space = hasOuterBlanks(cut) ? ' xml:space="preserve"' : '';
  return ` t="inlineStr"><is><t${space}>${escapeText(cut)}</t></is></c>`;
}

function encodeValue(value: number | boolean | CellDate): string {
  if (typeof value === 'number') {
    // Neither xlsx nor any spreadsheet program knows NaN or Infinity.
    return Number.isFinite(value) ? `><v>${value}</v></c>` : encodeText('#NUM!');
  }
  if (typeof value === 'boolean') return value ? ' t="b"><v>1</v></c>' : ' t="b"><v>0</v></c>';
  if ('date' in value) return encodeDate(value.date, ` s="${STYLE.date}"><v>`);
  if ('datetime' in value) return encodeDate(value.datetime, ` s="${STYLE.datetime}"><v>`);
  return encodeDate(value.time, ` s="${STYLE.time}"><v>`);
}

/** Before 1900-03-01 and after 9999-12-31 a date is text: programs show such serials differently or not at all. */
function encodeDate(iso: string, open: string): string {
  const serial = isoToSerial(iso);
  return serial === undefined ? encodeText(iso) : `${open}${serial}</v></c>`;
}
