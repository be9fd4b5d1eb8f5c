import { makeRow, type Row } from '../../../workbook/index.ts';
import type { ColumnSpan } from '../regions/region.ts';

/** Further columns are not looked at: they belong to the last part of their rows. */
const MAX_COLUMNS = 256;

/** More header rows do not tell more. */
const MAX_HEADER_ROWS = 6;

/** Neighbouring columns with cells, between columns without any. */
export interface Strip extends ColumnSpan {
  firstRow: number;
  lastRow: number;
  /** Number of rows in the strip's fullest column; 0 if all of its rows have one cell or are titles, notes or groups. */
  rowCount: number;
}

/** Labels of rows that say nothing about where the columns of a table begin and end. */
const TEXT_LABELS = new Set(['title', 'note', 'group']);

/** Which columns of some rows have cells, and from where to where. Its size does not depend on the number of rows. */
export class Occupancy {
  readonly #isFilled = new Uint8Array(MAX_COLUMNS);
  /** Rows of titles, notes and groups, and rows of one cell, do not count here. */
  readonly #counts = new Int32Array(MAX_COLUMNS);
  readonly #firstRows = new Int32Array(MAX_COLUMNS);
  readonly #lastRows = new Int32Array(MAX_COLUMNS);
  /** The filled columns of the row that is being added. */
  readonly #columns = new Uint16Array(MAX_COLUMNS);
  firstRow = 0;
  lastRow = 0;
  rowCount = 0;
  dataCount = 0;
  /** Whether each row has one cell: a title or notes. */
  hasOnlySingleCells = true;
  /** The first header block. */
  headerRows: Row[] = [];
  #hasDataBelowHeader = false;

  add(row: Row, label: string): void {
    const columns = this.#columns;
    const end = Math.min(row.cellCount, MAX_COLUMNS);
    let cells = 0;
    for (let c = row.nextFilled(0); c < end; c = row.nextFilled(c + 1)) if (!row.isBlankAt(c)) columns[cells++] = c;
    for (const c of row.uncached) if (c < MAX_COLUMNS) columns[cells++] = c;
    const counts = cells > 1 && !TEXT_LABELS.has(label);
    for (let i = 0; i < cells; i++) this.#addCell(columns[i] ?? 0, row.index, counts);
    if (cells > 1) this.hasOnlySingleCells = false;
    if (this.rowCount === 0) this.firstRow = row.index;
    this.lastRow = row.index;
    this.rowCount += 1;
    if (label === 'data') this.dataCount += 1;
    this.#noteHeader(row, label);
  }

  /** Adds rows that are further down. */
  append(other: Occupancy): void {
    for (const [c, count] of other.#counts.entries()) {
      if (other.#isFilled[c] === 1) this.#isFilled[c] = 1;
      if (count === 0) continue;
      if (this.#counts[c] === 0) this.#firstRows[c] = other.#firstRows[c] ?? 0;
      this.#lastRows[c] = other.#lastRows[c] ?? 0;
      this.#counts[c] = (this.#counts[c] ?? 0) + count;
    }
    if (this.rowCount === 0) this.firstRow = other.firstRow;
    this.lastRow = other.lastRow;
    this.rowCount += other.rowCount;
    this.dataCount += other.dataCount;
    this.hasOnlySingleCells &&= other.hasOnlySingleCells;
    if (!this.#hasDataBelowHeader && this.headerRows.length === 0) this.headerRows = other.headerRows;
    this.#hasDataBelowHeader ||= other.#hasDataBelowHeader;
  }

  /** `cuts`: columns at which a new strip begins in any case. */
  listStrips(cuts: ReadonlySet<number> = new Set()): Strip[] {
    const strips: Strip[] = [];
    for (const [c, rowCount] of this.#counts.entries()) {
      if (this.#isFilled[c] === 0) continue;
      const own = {
        first: c,
        last: c,
        firstRow: this.#firstRows[c] ?? 0,
        lastRow: this.#lastRows[c] ?? 0,
        rowCount,
      };
      const left = strips.at(-1);
      if (left === undefined || left.last < c - 1 || cuts.has(c)) strips.push(own);
      else joinStrips(left, own);
    }
    return strips;
  }

  #addCell(column: number, row: number, counts: boolean): void {
    this.#isFilled[column] = 1;
    if (!counts) return;
    const count = this.#counts[column] ?? 0;
    if (count === 0) this.#firstRows[column] = row;
    this.#lastRows[column] = row;
    this.#counts[column] = count + 1;
  }

  #noteHeader(row: Row, label: string): void {
    if (label === 'data') this.#hasDataBelowHeader ||= this.headerRows.length > 0;
    if (label !== 'header' || this.#hasDataBelowHeader || this.headerRows.length === MAX_HEADER_ROWS) return;
    // The row is copied, because the original would keep its whole block in memory.
    this.headerRows.push(makeRow(row.index, row.values));
  }
}

/** Makes the left strip reach over the right one. */
export function joinStrips(left: Strip, right: Strip): void {
  left.last = right.last;
  if (right.rowCount > 0)
    left.firstRow = left.rowCount === 0 ? right.firstRow : Math.min(left.firstRow, right.firstRow);
  left.lastRow = Math.max(left.lastRow, right.lastRow);
  left.rowCount = Math.max(left.rowCount, right.rowCount);
}
