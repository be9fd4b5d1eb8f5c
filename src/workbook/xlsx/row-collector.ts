import { AdeError } from '../../contract/errors/index.ts';
import { formatColumn, maxColumns, maxRows } from '../a1.ts';
import type { CellValue, Row } from '../types.ts';
import type { PartFailure } from './part-failure.ts';

/** A list of rows is full at this many rows, or cells, or characters of texts that stand in the cells themselves. */
const MAX_BATCH_ROWS = 500;
const MAX_BATCH_CELLS = 50_000;
const CHARS_PER_CELL = 64;

/** Puts cells into rows and rows into lists. */
export class RowCollector {
  /** 1-based number of the last row that was begun. */
  rowIndex = 0;
  isInRow = false;
  /** The row's number is not written: its first cell names it, or else it follows the row before. */
  isRowIndexGuessed = false;
  /** 0-based column of the last cell. */
  column = -1;
  readonly #sheetName: string;
  readonly #failure: PartFailure;
  #rows: Row[] = [];
  #batchCells = 0;
  #isHidden = false;
  #values: CellValue[] = [];
  #uncached: number[] = [];

  constructor(sheetName: string, failure: PartFailure) {
    this.#sheetName = sheetName;
    this.#failure = failure;
  }

  get isFull(): boolean {
    return this.#rows.length >= MAX_BATCH_ROWS || this.#batchCells >= MAX_BATCH_CELLS;
  }

  takeRows(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#batchCells = 0;
    return rows;
  }

  /** `rowIndex` is undefined where the row does not say it. */
  startRow(rowIndex: number | undefined, isHidden: boolean): void {
    if (this.isInRow) throw this.#failure.corrupt('a row inside a row');
    this.isInRow = true;
    this.isRowIndexGuessed = rowIndex === undefined;
    this.#isHidden = isHidden;
    this.setRowIndex(rowIndex ?? this.rowIndex + 1);
  }

  setRowIndex(rowIndex: number): void {
    if (!(Number.isInteger(rowIndex) && rowIndex >= 1 && rowIndex <= maxRows)) {
      throw this.#failure.corrupt(`a row number that is not between 1 and ${maxRows}`);
    }
    this.rowIndex = rowIndex;
  }

  /** Keeps the row unless nothing stands in it. */
  endRow(): void {
    const values = this.#values;
    if (values.length > 0 || this.#uncached.length > 0) {
      const row: Row = { index: this.rowIndex, values, hidden: this.#isHidden };
      if (this.#uncached.length > 0) {
        row.uncached = this.#uncached;
        this.#uncached = [];
      }
      this.#rows.push(row);
      this.#batchCells += values.length;
      this.#values = [];
    }
    this.isInRow = false;
    this.column = -1;
  }

  place(column: number, value: CellValue): void {
    if (column >= maxColumns) this.refuseColumn(formatColumn(column));
    const values = this.#values;
    this.column = column;
    // A null at the end is left out until something follows, and of two cells in one place the filled one stays.
    if (value === null) return;
    if (column < values.length) {
      values[column] = value;
    } else {
      while (values.length < column) values.push(null);
      values.push(value);
    }
  }

  markUncached(column: number): void {
    this.#uncached.push(column);
  }

  /** Texts that are no shared strings take room of their own, so a list with long ones ends sooner. */
  countInlineChars(charCount: number): void {
    this.#batchCells += charCount / CHARS_PER_CELL;
  }

  refuseColumn(found: string): never {
    const details = { file: this.#failure.file, sheet: this.#sheetName, found, max: formatColumn(maxColumns - 1) };
    throw new AdeError('too_many_columns', details);
  }
}
