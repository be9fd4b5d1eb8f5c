import { AdeError } from '../../contract/errors/index.ts';
import { formatCell, formatColumn, maxColumns, maxRows } from '../a1.ts';
import type { Row } from '../rows/row.ts';
import { RowBuilder } from '../rows/row-builder.ts';
import type { CellValue } from '../types.ts';
import type { PartFailure } from './part-failure.ts';

/** A list of rows is full at this many rows, or cells, or characters of texts that are in the cells themselves. */
const MAX_BATCH_ROWS = 500;
const MAX_BATCH_CELLS = 50_000;
const CHARS_PER_CELL = 64;

/** Collects cells into rows and rows into lists. */
export class RowCollector {
  /** 1-based number of the last row that was begun. */
  rowIndex = 0;
  isInRow = false;
  /** The row's number is not written: its first cell has it, or else the row follows the one before. */
  isRowIndexGuessed = false;
  /** 0-based column of the last cell. */
  column = -1;
  readonly #sheetName: string;
  readonly #failure: PartFailure;
  readonly #rows = new RowBuilder();
  #batchCells = 0;
  #isHidden = false;
  /** Number of the last row that was kept. */
  #lastKept = 0;

  constructor(sheetName: string, failure: PartFailure) {
    this.#sheetName = sheetName;
    this.#failure = failure;
  }

  get met(): RowBuilder['met'] {
    return this.#rows.met;
  }

  get isFull(): boolean {
    return this.#rows.rowCount >= MAX_BATCH_ROWS || this.#batchCells >= MAX_BATCH_CELLS;
  }

  takeRows(): Row[] {
    this.#batchCells = 0;
    return this.#rows.take();
  }

  /** `rowIndex` is undefined where the row does not have it. */
  startRow(rowIndex: number | undefined, isHidden: boolean): void {
    if (this.isInRow) throw this.#failure.corrupt('a row inside a row');
    this.isInRow = true;
    this.isRowIndexGuessed = rowIndex === undefined;
    this.#isHidden = isHidden;
    this.setRowIndex(rowIndex ?? this.rowIndex + 1);
    this.#rows.startRow();
  }

  setRowIndex(rowIndex: number): void {
    if (!(Number.isInteger(rowIndex) && rowIndex >= 1 && rowIndex <= maxRows)) {
      throw this.#failure.corrupt(`a row number that is not between 1 and ${maxRows}`);
    }
    this.rowIndex = rowIndex;
  }

  /** Keeps the row unless it is empty. Rows without cells may come in any order: nothing depends on them. */
  endRow(): void {
    const { cellCount } = this.#rows;
    if (this.#rows.endRow(this.rowIndex, this.#isHidden)) {
      if (this.rowIndex <= this.#lastKept) this.#refuseOrder();
      if (this.#rows.doubled !== null) this.#refuseDoubled(this.#rows.doubled);
      this.#lastKept = this.rowIndex;
      this.#batchCells += cellCount;
    }
    this.isInRow = false;
    this.column = -1;
  }

  /** A null at the end is left out until a value follows. */
  place(column: number, value: CellValue): void {
    this.#moveTo(column);
    this.#rows.place(column, value);
  }

  /** UTF-8 of a text without invalid sequences. */
  placeTextBytes(column: number, bytes: Buffer, start: number, end: number): void {
    this.#moveTo(column);
    this.#rows.placeTextBytes(column, bytes, start, end);
  }

  /** ASCII of a number as JavaScript itself would write it. */
  placeNumberBytes(column: number, bytes: Buffer, start: number, end: number): void {
    this.#moveTo(column);
    this.#rows.placeNumberBytes(column, bytes, start, end);
  }

  /** A date as the number YYYYMMDD, and the millisecond of the day where it is a point in time. */
  placeDate(column: number, day: number, ms?: number): void {
    this.#moveTo(column);
    this.#rows.placeDate(column, day, ms);
  }

  markUncached(column: number): void {
    this.#rows.markUncached(column);
  }

  /** Texts that are not shared strings take memory of their own, so a list with long ones ends sooner. */
  countInlineChars(charCount: number): void {
    this.#batchCells += charCount / CHARS_PER_CELL;
  }

  refuseColumn(found: string): never {
    const details = { file: this.#failure.file, sheet: this.#sheetName, found, max: formatColumn(maxColumns - 1) };
    throw new AdeError('too_many_columns', details);
  }

  #refuseDoubled(column: number): never {
    throw this.#failure.corrupt(`two cells are in one place, ${formatCell(this.rowIndex - 1, column)}`);
  }

  #refuseOrder(): never {
    const details = { file: this.#failure.file, sheet: this.#sheetName, row: this.rowIndex, after: this.#lastKept };
    throw new AdeError('rows_out_of_order', details);
  }

  #moveTo(column: number): void {
    if (column >= maxColumns) this.refuseColumn(formatColumn(column));
    this.column = column;
  }
}
