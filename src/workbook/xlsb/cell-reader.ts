import { formatColumn, maxColumns } from '../a1.ts';
import { errorTexts, readRk } from '../biff/values.ts';
import type { CellStyles } from '../formats/cell-styles.ts';
import type { StringStore } from '../rows/string-store.ts';
import type { RowCollector } from '../xlsx/row-collector.ts';
import { FormulaCells } from './formula-cells.ts';
import type { RecordCursor } from './record-cursor.ts';
import { recordType } from './record-types.ts';
import type { RowHeader } from './row-header.ts';
import type { SheetFailure } from './sheet-failure.ts';
import { copyAscii, countChars, findRichTextEnd, findTextEnd, readText } from './wide-text.ts';

/** The column, then the style in 24 bits and flags of phonetic text; short cells have no column ([MS-XLSB] 2.5.10). */
const HEAD_BYTES = 8;
const SHORT_HEAD_BYTES = 4;
const STYLE_BYTES = 4;
const STYLE_MASK = 0xffffff;
/** The types of short cells are in the order of the types of other cells. */
const SHORT_TYPES = recordType.shortBlank - recordType.blank;
/** Among the flags of a formula: the program calculates it whenever the workbook is opened. */
const ALWAYS_CALCULATE = 2;
const NOT_A_NUMBER = '#NUM!';

export interface CellContext {
  strings: StringStore;
  styles: CellStyles;
  /** Whether a program has ever calculated the formulas. */
  wasCalculated: boolean;
}

/** Checks the records of cells, and places their values in the open row. */
export class CellReader {
  readonly formulas: FormulaCells;
  /** How many cells have a shared text. */
  textUses = 0;
  readonly #rows: RowCollector;
  readonly #failure: SheetFailure;
  readonly #context: CellContext;
  readonly #isSpecialStyle: Uint8Array;

  constructor(rows: RowCollector, failure: SheetFailure, context: CellContext) {
    this.#rows = rows;
    this.#failure = failure;
    this.#context = context;
    this.#isSpecialStyle = context.styles.isSpecial;
    this.formulas = new FormulaCells(failure);
  }

  take({ type, bytes, start, end }: RecordCursor, header: RowHeader): void {
    const isShort = type >= recordType.shortBlank && type <= recordType.shortSharedText;
    const at = start + (isShort ? SHORT_HEAD_BYTES : HEAD_BYTES);
    if (at > end) throw this.#failure.corrupt('a cell is cut off');
    const column = isShort ? this.#rows.column + 1 : bytes.readUInt32LE(start);
    this.#assertColumn(column, header);
    const style = bytes.readUInt32LE(at - STYLE_BYTES) & STYLE_MASK;
    if (style >= this.#isSpecialStyle.length && this.#isSpecialStyle.length > 0) {
      throw this.#failure.corrupt(`a style that does not exist; the workbook has ${this.#isSpecialStyle.length}`);
    }
    this.#rows.style = style;
    // SheetJS writes three zeros after the error of a short cell.
    const valueEnd = type === recordType.shortError && isPadded(bytes, at, end) ? at + 1 : end;
    this.#placeValue(isShort ? type - SHORT_TYPES : type, bytes, at, valueEnd, column, style);
  }

  #assertColumn(column: number, header: RowHeader): void {
    const last = this.#rows.column;
    this.#failure.column = column;
    if (column >= maxColumns) this.#rows.refuseColumn(formatColumn(column));
    if (column <= last)
      throw this.#failure.corrupt(`a cell in or before the column ${formatColumn(last)} of the last one`);
    if (!header.hasColumn(column)) throw this.#failure.corrupt('a cell outside of the columns that its row states');
  }

  #placeValue(type: number, bytes: Buffer, at: number, end: number, column: number, style: number): void {
    switch (type) {
      case recordType.blank:
        this.#assertSize(end - at, 0);
        this.#rows.place(column, null);
        break;
      case recordType.rk:
        this.#assertSize(end - at, 4);
        this.#placeNumber(column, readRk(bytes, at), style);
        break;
      case recordType.error:
        this.#assertSize(end - at, 1);
        this.#rows.place(column, this.#readError(bytes.readUInt8(at)));
        break;
      case recordType.boolean:
        this.#assertSize(end - at, 1);
        this.#rows.place(column, this.#readBoolean(bytes.readUInt8(at)));
        break;
      case recordType.real:
        this.#assertSize(end - at, 8);
        this.#placeNumber(column, bytes.readDoubleLE(at), style);
        break;
      case recordType.text:
        this.#placeWholeText(bytes, at, end, column);
        break;
      case recordType.richText:
        this.#placeText(bytes, at + 1, findRichTextEnd(bytes, at, end, this.#failure), column);
        break;
      case recordType.sharedText:
        this.#assertSize(end - at, 4);
        this.#placeShared(bytes.readUInt32LE(at), column);
        break;
      default:
        this.#placeResult(type, bytes, at, end, column, style);
        break;
    }
  }

  /** Places the stored result of a formula. */
  #placeResult(type: number, bytes: Buffer, at: number, end: number, column: number, style: number): void {
    if (type === recordType.formulaText) {
      this.#placeTextResult(bytes, at, end, column);
      return;
    }
    const valueEnd = at + (type === recordType.formulaNumber ? 8 : 1);
    this.formulas.take(bytes, valueEnd, end, this.#rows.rowIndex - 1, column);
    if (type === recordType.formulaNumber) this.#placeNumber(column, bytes.readDoubleLE(at), style);
    else if (type === recordType.formulaBoolean) this.#rows.place(column, this.#readBoolean(bytes.readUInt8(at)));
    else this.#rows.place(column, this.#readError(bytes.readUInt8(at)));
  }

  #placeTextResult(bytes: Buffer, at: number, end: number, column: number): void {
    const textEnd = findTextEnd(bytes, at, end, this.#failure);
    this.formulas.take(bytes, textEnd, end, this.#rows.rowIndex - 1, column);
    this.#placeText(bytes, at, textEnd, column);
    // There is no record for a formula without a result: such a formula has an empty text.
    const isEmpty = countChars(at, textEnd) === 0;
    if (isEmpty && !this.#context.wasCalculated && (bytes.readUInt16LE(textEnd) & ALWAYS_CALCULATE) !== 0) {
      this.#rows.markUncached(column);
    }
  }

  #placeNumber(column: number, value: number, style: number): void {
    // No program writes such numbers, and programs show them like this.
    if (!Number.isFinite(value)) this.#rows.place(column, NOT_A_NUMBER);
    else if (this.#isSpecialStyle[style] === 1) this.#rows.placeStyled(column, value, style, this.#context.styles);
    else this.#rows.place(column, value);
  }

  #placeWholeText(bytes: Buffer, at: number, end: number, column: number): void {
    const textEnd = findTextEnd(bytes, at, end, this.#failure);
    if (textEnd !== end) throw this.#failure.corrupt('a text with another length than it states');
    this.#placeText(bytes, at, end, column);
  }

  #placeText(bytes: Buffer, start: number, end: number, column: number): void {
    const charCount = countChars(start, end);
    this.#rows.countInlineChars(charCount);
    const ascii = copyAscii(bytes, start, end);
    if (ascii === undefined) this.#rows.place(column, readText(bytes, start, end));
    else this.#rows.placeTextBytes(column, ascii, 0, charCount);
  }

  #placeShared(index: number, column: number): void {
    const { strings } = this.#context;
    if (index >= strings.length) {
      throw this.#failure.corrupt(`a shared text that does not exist; the workbook has ${strings.length}`);
    }
    this.textUses += 1;
    this.#rows.placeTextBytes(column, strings.blockOf(index), strings.startOf(index), strings.endOf(index));
  }

  #readError(code: number): string {
    const text = errorTexts.get(code);
    if (text === undefined) throw this.#failure.corrupt('an error that does not exist');
    return text;
  }

  #readBoolean(byte: number): boolean {
    if (byte > 1) throw this.#failure.corrupt('a truth value that is neither true nor false');
    return byte === 1;
  }

  #assertSize(found: number, expected: number): void {
    if (found !== expected) throw this.#failure.corrupt(`a value of ${found} bytes; expected ${expected}`);
  }
}

function isPadded(bytes: Buffer, at: number, end: number): boolean {
  return end - at === 4 && bytes[at + 1] === 0 && bytes[at + 2] === 0 && bytes[at + 3] === 0;
}
