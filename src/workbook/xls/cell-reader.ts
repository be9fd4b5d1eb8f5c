import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8, readU16 } from '../biff/bytes.ts';
import { errorTexts, readRk } from '../biff/values.ts';
import type { CellStyles } from '../formats/cell-styles.ts';
import type { Row } from '../rows/row.ts';
import type { StringStore } from '../rows/string-store.ts';
import type { RowCollector } from '../xlsx/row-collector.ts';
import {
  CELL_HEAD_BYTES,
  countSeveral,
  isFilled,
  MUL_RK_CELL_BYTES,
  OPTIONS_AT,
  RESULT_AT,
  RESULTS,
  readResultKind,
  SEVERAL_HEAD_BYTES,
} from './cell-records.ts';
import { RECORDS } from './record-types.ts';
import type { SheetCheck } from './sheet-check.ts';
import { TextReader } from './text-reader.ts';

/** Bit in the options of a formula: it has to be calculated when the file is opened. */
const CALCULATE_ON_LOAD = 0x02;

export interface CellContext {
  texts: StringStore;
  styles: CellStyles;
  /** Whether a program that calculates has saved the file. */
  isCalculated: boolean;
  check: SheetCheck;
}

/** Puts the cells of checked records into rows. Records have to come in the order of their cells. */
export class CellReader {
  readonly #rows: RowCollector;
  readonly #context: CellContext;
  readonly #text = new TextReader();
  #row = -1;
  /** Column of a cell whose text continues in the next records; -1 if there is none. */
  #textColumn = -1;
  /** Column of a formula whose text is in one of the next records; -1 if there is none. */
  #formulaColumn = -1;

  constructor(rows: RowCollector, context: CellContext) {
    this.#rows = rows;
    this.#context = context;
  }

  /** Whether the cell is complete with the records taken so far. */
  get isComplete(): boolean {
    return this.#textColumn < 0 && this.#formulaColumn < 0;
  }

  /** Ends the open row if this record begins another one. Returns a list of rows if one is full. */
  endRowBefore(type: number, bytes: Buffer, start: number): Row[] | undefined {
    if (!isFilled(type) || readU16(bytes, start) === this.#row) return undefined;
    this.endRow();
    return this.#rows.isFull ? this.#rows.takeRows() : undefined;
  }

  endRow(): void {
    this.#endFormula();
    if (this.#rows.isInRow) this.#rows.endRow();
    this.#row = -1;
  }

  takeRows(): Row[] {
    return this.#rows.takeRows();
  }

  /** In a record with several cells, only those from `first` to `last` are taken. */
  take(type: number, bytes: Buffer, start: number, end: number, first = 0, last = Number.POSITIVE_INFINITY): void {
    if (isFilled(type)) {
      this.#endFormula();
      this.#startRow(readU16(bytes, start));
      if (type === RECORDS.mulRk) this.#takeSeveral(bytes, start, end, first, last);
      else this.#takeCell(type, bytes, start, end);
    } else if (type === RECORDS.continued) {
      if (this.#textColumn >= 0) this.#readText(() => this.#text.takeContinued(bytes, start, end));
    } else if (type === RECORDS.string && this.#formulaColumn >= 0) {
      this.#textColumn = this.#formulaColumn;
      this.#formulaColumn = -1;
      this.#text.begin();
      this.#readText(() => this.#text.take(bytes, start, end));
    }
  }

  #startRow(row: number): void {
    if (row === this.#row) return;
    this.#row = row;
    this.#rows.startRow(row + 1, this.#context.check.isHidden(row));
  }

  #takeSeveral(bytes: Buffer, start: number, end: number, first: number, last: number): void {
    const column = readU16(bytes, start + 2);
    const count = countSeveral(start, end, RECORDS.mulRk);
    for (let i = Math.max(0, first - column); i < count && column + i <= last; i++) {
      const at = start + SEVERAL_HEAD_BYTES + i * MUL_RK_CELL_BYTES;
      this.#rows.style = readU16(bytes, at);
      this.#placeNumber(column + i, readRk(bytes, at + 2), readU16(bytes, at));
    }
  }

  #takeCell(type: number, bytes: Buffer, start: number, end: number): void {
    const column = readU16(bytes, start + 2);
    const at = start + CELL_HEAD_BYTES;
    this.#rows.style = readU16(bytes, start + 4);
    switch (type) {
      case RECORDS.labelSst:
        this.#placeSharedText(column, bytes.readUInt32LE(at));
        break;
      case RECORDS.number:
        this.#placeNumber(column, bytes.readDoubleLE(at), readU16(bytes, start + 4));
        break;
      case RECORDS.rk:
        this.#placeNumber(column, readRk(bytes, at), readU16(bytes, start + 4));
        break;
      case RECORDS.boolErr:
        this.#rows.place(column, bytes[end - 1] === 0 ? bytes[at] === 1 : toError(readU8(bytes, at)));
        break;
      case RECORDS.formula:
        this.#takeFormula(column, bytes, start);
        break;
      default:
        this.#textColumn = column;
        this.#text.begin();
        this.#readText(() => this.#text.take(bytes, at, end));
    }
  }

  #takeFormula(column: number, bytes: Buffer, start: number): void {
    const at = start + RESULT_AT;
    switch (readResultKind(bytes, start)) {
      case RESULTS.text:
        this.#formulaColumn = column;
        break;
      case RESULTS.boolean:
        this.#rows.place(column, bytes[at + 2] === 1);
        break;
      case RESULTS.error:
        this.#rows.place(column, toError(readU8(bytes, at + 2)));
        break;
      case RESULTS.empty:
        // Programs that do not calculate leave all results empty.
        if (!this.#context.isCalculated || (readU8(bytes, start + OPTIONS_AT) & CALCULATE_ON_LOAD) !== 0) {
          this.#rows.place(column, null);
          this.#rows.markUncached(column);
        }
        break;
      default:
        this.#placeNumber(column, bytes.readDoubleLE(at), readU16(bytes, start + 4));
        break;
    }
  }

  /** A formula whose text is missing has no result. */
  #endFormula(): void {
    if (this.#formulaColumn < 0) return;
    this.#rows.place(this.#formulaColumn, null);
    this.#rows.markUncached(this.#formulaColumn);
    this.#formulaColumn = -1;
  }

  #readText(read: () => void): void {
    read();
    if (this.#text.isCut) return;
    this.#rows.countInlineChars(this.#text.text.length);
    this.#rows.place(this.#textColumn, this.#text.text);
    this.#textColumn = -1;
  }

  #placeSharedText(column: number, index: number): void {
    const { texts } = this.#context;
    // Checked already, unless the file has been changed since.
    if (index >= texts.length) throw new BiffDamage('a cell has a text that does not exist');
    this.#rows.placeTextBytes(column, texts.blockOf(index), texts.startOf(index), texts.endOf(index));
  }

  #placeNumber(column: number, value: number, style: number): void {
    const { styles } = this.#context;
    if (styles.isSpecial[style] !== 1) {
      this.#rows.place(column, Number.isFinite(value) ? value : '#NUM!');
      return;
    }
    if (Number.isFinite(value)) this.#rows.placeStyled(column, value, style, styles);
    else this.#rows.place(column, '#NUM!');
  }
}

function toError(code: number): string {
  return errorTexts.get(code) ?? '#ERROR!';
}
