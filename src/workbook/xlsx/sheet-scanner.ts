import { parseColumn } from '../a1.ts';
import type { CellStyles } from '../formats/cell-styles.ts';
import type { Row } from '../rows/row.ts';
import { maxTextChars, type StringStore } from '../rows/string-store.ts';
import type { CellRange, ReaderNote } from '../types.ts';
import type { PartFailure } from '../zip/part-failure.ts';
import type { ByteWindow } from './byte-window.ts';
import { type CellType, cellType, findPlainType, readCell, type WrittenCell } from './cell-content.ts';
import { CellValues } from './cell-values.ts';
import { maxMerges, readMergeRange } from './merge-cell.ts';
import { RowCollector } from './row-collector.ts';
import {
  isCellStart,
  isNumberByte,
  isValueEnd,
  isValueStart,
  makeSheetMarkup,
  type SheetMarkup,
  skipToTagEnd,
  startsWith,
} from './sheet-markup.ts';
import { tagKind, XmlCursor } from './xml-cursor.ts';

const phase = { before: 0, data: 1, after: 2, complete: 3 } as const;

/** Rows, cells, and elements that only occur in cells. */
const CELL_ELEMENTS = new Set(['row', 'c', 'v', 'is', 'f', 't']);
const MAX_SHOWN_LETTERS = 8;
/** Larger column numbers go to the general reader, because they may have thousands of letters. */
const MAX_NAMED_COLUMN = 2 ** 30;

const POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

export interface SheetContext {
  sheetName: string;
  failure: PartFailure;
  strings: StringStore;
  styles: CellStyles;
  /** Merged ranges that are known already. */
  knownMerges?: readonly CellRange[];
}

/**
 * Turns the bytes of a worksheet part into rows. The form in which spreadsheet programs write most cells is matched
 * byte by byte in `#scanPlainCell`. Every other form, and cells that the window splits, go to the general reader, which
 * knows all of XML. Both consume a complete cell or nothing, so the end of a window may be anywhere.
 */
export class SheetScanner {
  readonly merges: CellRange[] = [];
  readonly #cursor: XmlCursor;
  readonly #values: CellValues;
  readonly #rows: RowCollector;
  readonly #isSpecialStyle: Uint8Array;
  #phase: (typeof phase)[keyof typeof phase] = phase.before;
  #ignoredMerges = 0;
  #rootName: string | undefined;
  #prefix = '';
  #markup: SheetMarkup = makeSheetMarkup('');

  constructor({ sheetName, failure, strings, styles, knownMerges }: SheetContext) {
    this.#cursor = new XmlCursor(failure);
    this.#values = new CellValues(strings, styles, failure);
    this.#rows = new RowCollector(sheetName, failure, styles, knownMerges);
    this.#isSpecialStyle = styles.isSpecial;
  }

  get isComplete(): boolean {
    return this.#phase === phase.complete;
  }

  /** 1-based number of the row that was begun last. */
  get lastRow(): number {
    return this.#rows.rowIndex;
  }

  get met(): RowCollector['met'] {
    return this.#rows.met;
  }

  get notes(): ReaderNote[] {
    const count = this.#ignoredMerges;
    return count === 0 ? [] : [{ code: 'merges_ignored', count, firstRow: null }];
  }

  takeRows(): Row[] {
    return this.#rows.takeRows();
  }

  /** Consumes what is complete in the window. `true`: a list of rows is full; take it and scan again. */
  scan(window: ByteWindow): boolean {
    const { bytes, end } = window;
    const rows = this.#rows;
    let p = window.start;
    for (;;) {
      while (bytes[p] !== 0x3c) p++;
      if (p >= end) break;
      let next = -1;
      if (rows.isInRow && isCellStart(bytes, p, this.#markup)) {
        next = this.#scanPlainCell(bytes, p);
        if (next < 0) next = this.#takeTag(window, p);
      } else {
        if (rows.isInRow && startsWith(bytes, p, this.#markup.rowEnd)) {
          rows.endRow();
          next = p + this.#markup.rowEnd.length;
        } else {
          if (!rows.isInRow && this.#phase === phase.data) next = this.#scanPlainRow(bytes, p);
          if (next < 0) next = this.#takeTag(window, p);
        }
        if (next >= 0 && rows.isFull && !rows.isInRow) {
          window.start = next;
          return true;
        }
      }
      if (next < 0) break;
      p = next;
    }
    window.start = Math.min(p, end);
    return false;
  }

  /** Reads `<row r="7" …>` of a row that is not hidden; -1 for any other form. */
  #scanPlainRow(bytes: Buffer, start: number): number {
    const { rowStart } = this.#markup;
    if (!startsWith(bytes, start, rowStart)) return -1;
    let p = start + rowStart.length;
    let rowIndex = 0;
    for (let byte = bytes[p]!; byte >= 0x30 && byte <= 0x39; byte = bytes[++p]!) rowIndex = rowIndex * 10 + byte - 0x30;
    if (bytes[p] !== 0x22) return -1;
    let isQuoted = true;
    for (let byte = bytes[p]!; isQuoted || byte !== 0x3e; byte = bytes[++p]!) {
      if (byte === 0x22) isQuoted = !isQuoted;
      // Left to the general reader: the end of the window, a row without cells, single quotes, and `hidden`.
      if (byte === 0x3c || (!isQuoted && (byte === 0x2f || byte === 0x27))) return -1;
      if (!isQuoted && byte === 0x68 && bytes[p + 1] === 0x69) return -1;
    }
    this.#rows.startRow(rowIndex, false);
    return p + 1;
  }

  /**
   * Reads `<c r="B7" s="1" t="s"><v>12</v></c>` and similar forms: one-letter attributes in any order, perhaps a
   * formula, and a plain value. Returns the offset after the cell, or -1 for every other form. Does not check for the
   * window's end: `<` and NUL there match nothing.
   */
  #scanPlainCell(bytes: Buffer, start: number): number {
    const rows = this.#rows;
    // The blank before the first attribute is the last byte of `cellStart`.
    let p = start + this.#markup.cellStart.length - 1;
    let column = rows.column + 1;
    let styleIndex = 0;
    let type: CellType = cellType.number;
    for (let byte = bytes[p]!; byte !== 0x3e; byte = bytes[p]!) {
      if (byte === 0x2f && bytes[p + 1] === 0x3e && !rows.isRowIndexGuessed) {
        rows.place(column, null);
        return p + 2;
      }
      if (byte !== 0x20 || bytes[p + 2] !== 0x3d || bytes[p + 3] !== 0x22) return -1;
      const name = bytes[p + 1]!;
      p += 4;
      byte = bytes[p]!;
      if (name === 0x72) {
        if (rows.isRowIndexGuessed || byte < 0x41 || byte > 0x5a) return -1;
        column = 0;
        for (; byte >= 0x41 && byte <= 0x5a; byte = bytes[++p]!) column = column * 26 + byte - 0x40;
        if (column > MAX_NAMED_COLUMN) return -1;
        column--;
        let rowIndex = 0;
        for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++p]!) rowIndex = rowIndex * 10 + byte - 0x30;
        if (rowIndex !== rows.rowIndex) return -1;
      } else if (name === 0x73) {
        for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++p]!) styleIndex = styleIndex * 10 + byte - 0x30;
      } else if (name === 0x74) {
        if (byte === 0x73 && bytes[p + 1] === 0x22) {
          type = cellType.shared;
          p++;
        } else {
          const known = findPlainType(bytes, p);
          if (known === undefined) return -1;
          type = known.type;
          p += known.text.length - 1;
        }
      } else {
        return -1;
      }
      if (bytes[p] !== 0x22) return -1;
      p++;
    }
    return this.#scanPlainContent(bytes, p + 1, column, styleIndex, type);
  }

  #scanPlainContent(bytes: Buffer, start: number, column: number, styleIndex: number, type: CellType): number {
    const { valueStart, formulaStart, inlineStart, inlineEnd, valueEnd } = this.#markup;
    this.#rows.style = styleIndex;
    let p = start;
    if (type === cellType.inline) {
      if (!startsWith(bytes, p, inlineStart)) return -1;
      p = skipToTagEnd(bytes, p + inlineStart.length);
      return p < 0 ? -1 : this.#scanTextValue(bytes, p, column, inlineEnd);
    }
    if (!isValueStart(bytes, p, this.#markup)) {
      if (!startsWith(bytes, p, formulaStart)) return -1;
      p = this.#skipPlainFormula(bytes, p);
      if (p < 0 || !isValueStart(bytes, p, this.#markup)) return -1;
    }
    p += valueStart.length;
    if (type === cellType.boolean) return this.#scanBooleanValue(bytes, p, column);
    if (type === cellType.shared) return this.#scanSharedValue(bytes, p, column);
    if (type === cellType.formulaText) return this.#scanTextValue(bytes, p, column, valueEnd);
    return this.#scanNumberValue(bytes, p, column, styleIndex);
  }

  #skipPlainFormula(bytes: Buffer, start: number): number {
    const { formulaStart, formulaEnd } = this.#markup;
    let p = skipToTagEnd(bytes, start + formulaStart.length);
    if (p < 0) return -1;
    while (bytes[p] !== 0x3c) p++;
    return startsWith(bytes, p, formulaEnd) ? p + formulaEnd.length : -1;
  }

  #scanSharedValue(bytes: Buffer, start: number, column: number): number {
    let p = start;
    let index = 0;
    for (let byte = bytes[p]!; byte >= 0x30 && byte <= 0x39; byte = bytes[++p]!) index = index * 10 + byte - 0x30;
    if (p === start || !isValueEnd(bytes, p, this.#markup)) return -1;
    const strings = this.#values.findSharedString(index);
    this.#rows.placeTextBytes(column, strings.blockOf(index), strings.startOf(index), strings.endOf(index));
    return p + this.#markup.valueEnd.length;
  }

  #scanBooleanValue(bytes: Buffer, start: number, column: number): number {
    const digit = bytes[start];
    if ((digit !== 0x30 && digit !== 0x31) || !isValueEnd(bytes, start + 1, this.#markup)) return -1;
    this.#rows.place(column, digit === 0x31);
    return start + 1 + this.#markup.valueEnd.length;
  }

  /** Reads a text that needs no decoding, up to `textEnd`. */
  #scanTextValue(bytes: Buffer, start: number, column: number, textEnd: Buffer): number {
    let p = start;
    let isAscii = true;
    for (let byte = bytes[p]!; byte !== 0x3c; byte = bytes[++p]!) {
      if (byte === 0x26 || byte === 0x0d || (byte === 0x5f && bytes[p + 1] === 0x78)) return -1;
      if (byte >= 0x80) isAscii = false;
    }
    if (!startsWith(bytes, p, textEnd) || p - start > maxTextChars) return -1;
    this.#rows.countInlineChars(p - start);
    // Whether other bytes are UTF-8 is only known when they are decoded.
    if (isAscii) this.#rows.placeTextBytes(column, bytes, start, p);
    else this.#rows.place(column, bytes.toString('utf8', start, p));
    return p + textEnd.length;
  }

  /** Integers of up to 15 digits are exact, and dividing one by a power of ten up to 10^15 is rounded correctly. */
  #scanNumberValue(bytes: Buffer, start: number, column: number, styleIndex: number): number {
    let p = start;
    let mantissa = 0;
    let decimals = 0;
    let byte = bytes[p]!;
    const isNegative = byte === 0x2d;
    if (isNegative) byte = bytes[++p]!;
    let digits = -p;
    for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++p]!) mantissa = mantissa * 10 + byte - 0x30;
    digits += p;
    if (byte === 0x2e) {
      byte = bytes[++p]!;
      decimals = -p;
      for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++p]!) mantissa = mantissa * 10 + byte - 0x30;
      decimals += p;
      digits += decimals;
    }
    let value: number;
    let isOurs = false;
    if (byte === 0x3c && digits > 0 && digits <= 15) {
      value = decimals === 0 ? mantissa : mantissa / POWERS_OF_TEN[decimals]!;
      const wholeStart = isNegative ? start + 1 : start;
      // `5.` is a number in XML, but not in JSON.
      isOurs =
        bytes[p - 1] !== 0x2e && isOurForm(value, bytes[wholeStart]!, digits - decimals, bytes[p - 1]!, decimals);
      if (isNegative && value !== 0) value = -value;
    } else {
      while (isNumberByte(byte)) byte = bytes[++p]!;
      value = p - start > 32 ? Number.NaN : Number(bytes.toString('latin1', start, p) || 'none');
      if (!Number.isFinite(value)) return -1;
    }
    if (!isValueEnd(bytes, p, this.#markup)) return -1;
    const isSpecial = styleIndex < this.#isSpecialStyle.length && this.#isSpecialStyle[styleIndex] === 1;
    if (isSpecial) this.#rows.placeStyled(column, value, styleIndex, this.#values.styles);
    else if (isOurs && !(value === 0 && isNegative)) this.#rows.placeNumberBytes(column, bytes, start, p);
    else this.#rows.place(column, value);
    return p + this.#markup.valueEnd.length;
  }

  /** Reads any markup at `start` with the general reader; -1 if the window ends before the markup does. */
  #takeTag(window: ByteWindow, start: number): number {
    const cursor = this.#cursor;
    cursor.attach(window, start);
    if (!cursor.nextTag()) return -1;
    if (this.#rootName === undefined) {
      // Parts of chart sheets are skipped earlier; other content, such as an HTML page, has no readable cells.
      if (cursor.name !== 'worksheet') throw cursor.failure.corrupt('the part is not a worksheet');
      this.#rootName = cursor.name;
      this.#prefix = cursor.prefix;
      this.#markup = makeSheetMarkup(cursor.prefix);
    }
    if (this.#phase === phase.data) return this.#takeDataTag() ? cursor.pos : -1;
    const { name, kind } = cursor;
    if (name === 'sheetData' && kind !== tagKind.close) {
      if (this.#phase !== phase.before) throw cursor.failure.corrupt('a second list of rows');
      this.#phase = kind === tagKind.open ? phase.data : phase.after;
    } else if (name === 'row' && kind !== tagKind.close && cursor.prefix === this.#prefix) {
      // Anchors of controls also have rows, with another prefix.
      throw cursor.failure.corrupt('a row outside of the list of rows');
    } else if (name === 'mergeCell' && kind !== tagKind.close) {
      this.#addMerge();
    } else if (name === this.#rootName && kind !== tagKind.open) {
      this.#phase = phase.complete;
    }
    return cursor.pos;
  }

  #takeDataTag(): boolean {
    const cursor = this.#cursor;
    const { name, kind } = cursor;
    if (kind === tagKind.close) {
      if (this.#rows.isInRow) this.#rows.endRow();
      if (name === 'sheetData') this.#phase = phase.after;
    } else if (name === 'row') {
      this.#startRow();
      if (kind === tagKind.empty) this.#rows.endRow();
    } else if (name === 'c') {
      const cell = readCell(cursor);
      if (cell === undefined) return false;
      this.#takeCell(cell);
    } else {
      return this.#skipForeign();
    }
    return true;
  }

  /** Skips an element of another program between rows or cells. It may not contain rows, cells or values. */
  #skipForeign(): boolean {
    const refuse = (name: string) => {
      if (CELL_ELEMENTS.has(name))
        throw this.#cursor.failure.corrupt('rows or cells inside an element that ADE does not know');
    };
    refuse(this.#cursor.name);
    return this.#cursor.skipElement(refuse);
  }

  #startRow(): void {
    const cursor = this.#cursor;
    let rowIndex: number | undefined;
    let isHidden = false;
    while (cursor.nextAttribute()) {
      if (cursor.isAttribute('r')) rowIndex = toRowIndex(cursor.readAttributeValue());
      else if (cursor.isAttribute('hidden')) isHidden = /^(?:1|true)$/.test(cursor.readAttributeValue());
    }
    this.#rows.startRow(rowIndex, isHidden);
  }

  #takeCell(cell: WrittenCell): void {
    const rows = this.#rows;
    if (!rows.isInRow) throw this.#cursor.failure.corrupt('a cell outside of any row');
    const column = cell.reference === undefined ? rows.column + 1 : this.#parseReference(cell.reference);
    rows.isRowIndexGuessed = false;
    rows.countInlineChars(cell.text.length);
    rows.style = cell.styleIndex;
    this.#rows.placeConverted(column, this.#values.toValue(cell), cell.styleIndex, this.#values.styles);
    if (cell.isUncached) rows.markUncached(column);
  }

  #parseReference(reference: string): number {
    const match = /^([A-Za-z]+)(\d{1,7})$/.exec(reference);
    if (!match) throw this.#cursor.failure.corrupt('a cell reference that is not in A1 form');
    if (this.#rows.isRowIndexGuessed) this.#rows.setRowIndex(Number(match[2]));
    else if (Number(match[2]) !== this.#rows.rowIndex) {
      throw this.#cursor.failure.corrupt(`a cell of another row in row ${this.#rows.rowIndex}`);
    }
    return parseColumn(match[1]!) ?? this.#rows.refuseColumn(cutLetters(match[1]!));
  }

  #addMerge(): void {
    const range = readMergeRange(this.#cursor);
    if (range === undefined) this.#ignoredMerges += 1;
    else this.merges.push(range);
    if (this.merges.length > maxMerges) throw this.#cursor.failure.corrupt(`more than ${maxMerges} merged ranges`);
  }
}

function cutLetters(letters: string): string {
  return letters.length > MAX_SHOWN_LETTERS ? `${letters.slice(0, MAX_SHOWN_LETTERS)}…` : letters;
}

/** NaN for anything but digits, even for `1e3`. */
function toRowIndex(text: string): number {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** Whether JavaScript would write this number of up to 15 digits the same way: no needless zeros, no exponent. */
function isOurForm(value: number, first: number, wholeDigits: number, last: number, decimals: number): boolean {
  if (wholeDigits === 0 || (first === 0x30 && wholeDigits > 1)) return false;
  return decimals === 0 || (last !== 0x30 && value >= 1e-6);
}
