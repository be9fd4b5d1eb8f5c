import { formatCell } from '../a1.ts';
import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8, readU16 } from '../biff/bytes.ts';
import type { CellRange } from '../types.ts';
import { maxMerges } from '../xlsx/merge-cell.ts';
import {
  assertLayout,
  CELL_HEAD_BYTES,
  countSeveral,
  isFilled,
  MUL_RK_CELL_BYTES,
  RESULTS,
  readResultKind,
  SEVERAL_HEAD_BYTES,
} from './cell-records.ts';
import { RECORDS } from './record-types.ts';
import { RowIndex } from './row-index.ts';
import { RUN_BYTES, TextReader } from './text-reader.ts';

const MAX_COLUMNS = 256;
const MAX_ROWS = 65_536;
/** Bit in the options of a row ([MS-XLS] 2.4.221), and the place of the byte with it. */
const HIDDEN_ROW = 0x20;
const ROW_OPTIONS_AT = 12;
/** Bit in the properties of a sheet ([MS-XLS] 2.4.351). */
const IS_DIALOG = 0x10;

/** Records that may be between cells: rows, their index, empty cells, and texts of formulas ([MS-XLS] 2.1.7.20.6). */
const AMONG_CELLS: ReadonlySet<number> = new Set([
  RECORDS.blank,
  RECORDS.mulBlank,
  RECORDS.row,
  RECORDS.dbCell,
  RECORDS.string,
  RECORDS.mergeCells,
]);
/** Records between a formula and the text that is its result. They only continue if they are about as long as records can be. */
const AFTER_FORMULA: ReadonlySet<number> = new Set([RECORDS.array, RECORDS.table, RECORDS.sharedFormula]);
const MIN_CONTINUED_BYTES = 8192;

/** What the cells of a sheet may refer to. */
export interface SharedCounts {
  styles: number;
  texts: number;
}

/**
 * Checks the records of a worksheet in the order of the file, and collects what is needed before its rows can be read.
 * Throws `BiffDamage` where a cell would be lost.
 */
export class SheetCheck {
  readonly merges: CellRange[] = [];
  ignoredMerges = 0;
  isDialog = false;
  /** Whether each cell is after the cell before, row by row. */
  isOrdered = true;
  readonly #counts: SharedCounts;
  readonly #index = new RowIndex();
  readonly #text = new TextReader();
  /** Whether the text has the fonts of its parts after it. */
  #hasRuns = false;
  #hiddenRows: Uint8Array | undefined;
  /** Type and length of the last record that is not continued. */
  #last = 0;
  #lastBytes = 0;
  /** The row and column of the last filled cell, as one number; -1 before the first one. */
  #place = -1;
  #cells = 0;
  /** Whether a row or a cell has been read. */
  #isInTable = false;
  /** Place of a cell that a record of another kind seems to have been. */
  #suspect = -1;
  /** Number of cells that are not in order or lack a part, and the row of the first one, counted from 0. */
  #oddCells = 0;
  #firstOdd = Number.POSITIVE_INFINITY;
  #isAfterFormula = false;
  /** Row of a formula whose text has to come next; -1 if there is none. */
  #awaitingText = -1;

  constructor(counts: SharedCounts) {
    this.#counts = counts;
  }

  /** Number of contradictions inside the sheet, and the row of the first one, as far as it has one. */
  get odd(): { count: number; firstRow: number | null } {
    const { contradictions, firstOdd } = this.#index;
    const first = Math.min(this.#firstOdd, firstOdd);
    return { count: this.#oddCells + contradictions, firstRow: Number.isFinite(first) ? first + 1 : null };
  }

  /** The last cell so far, for messages. */
  get lastCell(): string | undefined {
    return this.#place < 0 ? undefined : formatCell(this.#place >>> 8, this.#place & 0xff);
  }

  /** Whether the row, counted from 0, is hidden. */
  isHidden(row: number): boolean {
    return this.#hiddenRows?.[row] === 1;
  }

  /** `position` is the record's place in the stream. */
  take(type: number, bytes: Buffer, start: number, end: number, position: number): void {
    assertLayout(type, bytes, start, end);
    if (type === RECORDS.continued) {
      this.#continue(bytes, start, end);
      return;
    }
    this.#text.end();
    if (type !== RECORDS.string && !AFTER_FORMULA.has(type)) this.#endFormula();
    if (isFilled(type)) this.#takeCells(type, bytes, start, end);
    else this.#takeOther(type, bytes, start, end, position);
    if (!AFTER_FORMULA.has(type)) this.#isAfterFormula = type === RECORDS.formula;
    this.#last = type;
    this.#lastBytes = end - start;
  }

  finish(): void {
    this.#text.end();
    this.#endFormula();
    if (this.isDialog && this.#cells > 0) throw new BiffDamage('it has cells, but is said to be a dialog');
    this.#index.finish();
  }

  #takeCells(type: number, bytes: Buffer, start: number, end: number): void {
    const row = readU16(bytes, start);
    const column = readU16(bytes, start + 2);
    if (type !== RECORDS.mulRk) {
      this.#addCell(row, column, readU16(bytes, start + 4));
    } else {
      const count = countSeveral(start, end, type);
      for (let i = 0; i < count; i++) {
        this.#addCell(row, column + i, readU16(bytes, start + SEVERAL_HEAD_BYTES + i * MUL_RK_CELL_BYTES));
      }
    }
    this.#index.addCells(row, column, type === RECORDS.mulRk ? readU16(bytes, end - 2) : column);
    if (type === RECORDS.formula) this.#takeFormula(row, bytes, start, end);
    if (type === RECORDS.labelSst) this.#assertText(bytes.readUInt32LE(start + CELL_HEAD_BYTES));
    else if (type === RECORDS.label) this.#readText(bytes, start + CELL_HEAD_BYTES, end);
    else if (type === RECORDS.richString) this.#readText(bytes, start + CELL_HEAD_BYTES, end, true);
  }

  #takeFormula(row: number, bytes: Buffer, start: number, _end: number): void {
    if (readResultKind(bytes, start) === RESULTS.text) this.#awaitingText = row;
  }

  #addCell(row: number, column: number, style: number): void {
    if (column >= MAX_COLUMNS) throw new BiffDamage(`a cell is in a column beyond ${MAX_COLUMNS}`);
    if (style >= this.#counts.styles) throw new BiffDamage('a cell has a style that does not exist');
    const place = row * MAX_COLUMNS + column;
    if (place > this.#place) {
      if (this.#suspect > this.#place && this.#suspect < place) {
        throw new BiffDamage(`the cell ${formatCell(this.#suspect >>> 8, this.#suspect & 0xff)} cannot be read`);
      }
    } else {
      this.isOrdered = false;
      this.#noteOdd(row);
    }
    this.#place = place;
    this.#suspect = -1;
    this.#isInTable = true;
    this.#cells += 1;
  }

  /** The formula has no value then, which is on record; but perhaps more than its text is missing. */
  #endFormula(): void {
    if (this.#awaitingText >= 0) this.#noteOdd(this.#awaitingText);
    this.#awaitingText = -1;
  }

  #noteOdd(row: number): void {
    if (this.#oddCells === 0) this.#firstOdd = row;
    this.#oddCells += 1;
  }

  #assertText(index: number): void {
    if (index >= this.#counts.texts) throw new BiffDamage('a cell has a text that does not exist');
  }

  /** The text is read only to find out whether it is complete. */
  #readText(bytes: Buffer, start: number, end: number, hasRuns = false): void {
    this.#text.begin();
    this.#hasRuns = hasRuns;
    this.#assertTextEnd(bytes, this.#text.take(bytes, start, end), end);
  }

  /** A text that ends before its record states too few characters. After a rich text, the fonts of its parts follow. */
  #assertTextEnd(bytes: Buffer, textEnd: number, end: number): void {
    if (this.#text.isOpen) return;
    const runCount = this.#hasRuns && textEnd + 2 <= end ? readU16(bytes, textEnd) : 0;
    const expected = this.#hasRuns ? textEnd + 2 + RUN_BYTES * runCount : textEnd;
    if (expected !== end && !isTerminator(bytes, expected, end)) {
      throw new BiffDamage('a text has another length than it states');
    }
  }

  #continue(bytes: Buffer, start: number, end: number): void {
    if (this.#text.isOpen) {
      this.#assertTextEnd(bytes, this.#text.takeContinued(bytes, start, end), end);
      return;
    }
    const isShort = AFTER_FORMULA.has(this.#last) && this.#lastBytes < MIN_CONTINUED_BYTES;
    const isComplete = isFilled(this.#last) || AMONG_CELLS.has(this.#last) || this.#last === RECORDS.dimensions;
    if (isShort || isComplete) throw new BiffDamage('a cell continues after its end');
  }

  #takeOther(type: number, bytes: Buffer, start: number, end: number, position: number): void {
    const isOfFormula = this.#isAfterFormula && AFTER_FORMULA.has(type);
    if (this.#isInTable && !isOfFormula && !AMONG_CELLS.has(type)) this.#suspectCell(bytes, start, end);
    switch (type) {
      case RECORDS.none:
        // Some programs put zeros between records; but zeros can also have replaced a cell.
        this.#noteOdd(Math.max(0, this.#place) >>> 8);
        break;
      case RECORDS.string:
        if (!this.#isAfterFormula) throw new BiffDamage('a text has no cell');
        // The formula says that its result is not a text.
        if (this.#awaitingText < 0) this.#noteOdd(this.#place >>> 8);
        this.#awaitingText = -1;
        this.#readText(bytes, start, end);
        break;
      case RECORDS.blank:
        this.#index.addCells(readU16(bytes, start), readU16(bytes, start + 2), readU16(bytes, start + 2));
        break;
      case RECORDS.mulBlank:
        this.#index.addCells(readU16(bytes, start), readU16(bytes, start + 2), readU16(bytes, end - 2));
        break;
      case RECORDS.row:
        this.#isInTable = true;
        this.#index.addRow(bytes, start, position);
        if ((readU8(bytes, start + ROW_OPTIONS_AT) & HIDDEN_ROW) !== 0) this.#hideRow(readU16(bytes, start));
        break;
      case RECORDS.mergeCells:
        this.#addMerges(bytes, start, end);
        break;
      case RECORDS.dialogFlags:
        if (end > start && (readU8(bytes, start) & IS_DIALOG) !== 0) this.isDialog = true;
        break;
      default:
        this.#index.take(type, bytes, start, end, position);
    }
  }

  /** A record of another kind among the cells was a cell if its place and style are those of a cell in between. */
  #suspectCell(bytes: Buffer, start: number, end: number): void {
    if (this.#suspect >= 0 || end - start < CELL_HEAD_BYTES) return;
    const column = readU16(bytes, start + 2);
    const isCell = column < MAX_COLUMNS && readU16(bytes, start + 4) < this.#counts.styles;
    const place = readU16(bytes, start) * MAX_COLUMNS + column;
    if (isCell && place > this.#place) this.#suspect = place;
  }

  #hideRow(row: number): void {
    this.#hiddenRows ??= new Uint8Array(MAX_ROWS);
    this.#hiddenRows[row] = 1;
  }

  #addMerges(bytes: Buffer, start: number, end: number): void {
    for (let at = start + 2; at < end; at += 8) {
      const firstRow = readU16(bytes, at);
      const lastRow = readU16(bytes, at + 2);
      const firstColumn = readU16(bytes, at + 4);
      const lastColumn = readU16(bytes, at + 6);
      const isRange = firstRow <= lastRow && firstColumn <= lastColumn && lastColumn < MAX_COLUMNS;
      if (isRange) this.merges.push({ firstRow, lastRow, firstColumn, lastColumn });
      else this.ignoredMerges += 1;
    }
    if (this.merges.length > maxMerges) throw new BiffDamage(`it has more than ${maxMerges} merged ranges`);
  }
}

/** Some programs end a text with a NUL of one or two bytes. */
function isTerminator(bytes: Buffer, start: number, end: number): boolean {
  return start < end && end - start <= 2 && bytes.subarray(start, end).every((byte) => byte === 0);
}
