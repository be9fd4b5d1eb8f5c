import type { Row } from '../../../workbook/index.ts';
import type { GivenRange } from '../../corrections/corrections.ts';
import type { ColumnSpan } from '../regions/region.ts';
import type { MarkedRows, SheetMarks } from '../regions/sheet-marks.ts';
import { Occupancy } from './occupancy.ts';
import { type PlannedPart, planParts } from './plan-parts.ts';

/** Rows with tables or notes beside each other; rows are 1-based, both inclusive. */
export interface Band {
  firstRow: number;
  lastRow: number;
  parts: PlannedPart[];
}

/** Finds the rows of a sheet that have tables beside each other, while it streams. */
export class SheetLayout {
  readonly #bands: Band[] = [];
  /** Rows without a blank row between them. */
  #block = new Occupancy();
  /** Blocks whose columns have the same gaps, or none. */
  #open = new Occupancy();
  readonly #marks: SheetMarks;
  #marked: MarkedRows | null = null;

  constructor(marks: SheetMarks) {
    this.#marks = marks;
  }

  /** Adds a labelled row that is not blank. */
  add(row: Row, label: string): void {
    if (row.index > this.#block.lastRow + 1) this.#endBlock();
    const marked = this.#marks.findRows(row.index);
    if (marked !== this.#marked) {
      this.#endBlock();
      this.#endBand();
      this.#marked = marked;
    }
    this.#block.add(row, label);
  }

  finish(): Band[] {
    this.#endBlock();
    this.#endBand();
    return this.#bands;
  }

  #endBlock(): void {
    const block = this.#block;
    if (block.rowCount === 0) return;
    this.#block = new Occupancy();
    if (this.#marked === null && !this.#continues(block)) this.#endBand();
    this.#open.append(block);
    // A title is above all tables, not only above those in its column.
    if (this.#marked === null && this.#open.hasOnlySingleCells) this.#endBand();
  }

  /** Whether a block leaves gaps between the columns of the rows above, if these have any. */
  #continues(block: Occupancy): boolean {
    // A header belongs to the data below it.
    if (this.#open.dataCount === 0) return true;
    const counts = [this.#open, block].map((rows) => rows.listStrips().length);
    const both = new Occupancy();
    both.append(this.#open);
    both.append(block);
    return both.listStrips().length > 1 || Math.max(...counts) === 1;
  }

  #endBand(): void {
    const { firstRow, lastRow } = this.#open;
    const parts = planParts(this.#open, this.#marks);
    if (parts !== null) this.#bands.push({ firstRow, lastRow, parts });
    this.#open = new Occupancy();
  }
}

/** Joins the parts that a range that a person set touches. A band with one part is not split. */
export function fitRanges(bands: readonly Band[], ranges: readonly GivenRange[]): Band[] {
  return bands.flatMap((band) => {
    let { parts } = band;
    for (const { range } of ranges) {
      if (range.firstRow + 1 > band.lastRow || range.lastRow + 1 < band.firstRow) continue;
      // A range that goes beyond the rows is of a table that does.
      if (range.firstRow + 1 < band.firstRow || range.lastRow + 1 > band.lastRow) return [];
      parts = joinTouched(parts, { first: range.firstColumn, last: range.lastColumn });
    }
    return parts.length > 1 ? [{ ...band, parts }] : [];
  });
}

function joinTouched(parts: readonly PlannedPart[], { first, last }: ColumnSpan): PlannedPart[] {
  const isTouched = ({ columns }: PlannedPart) => columns.first <= last && columns.last >= first;
  const touched = parts.filter(isTouched);
  const [from, to] = [touched[0], touched.at(-1)];
  if (from === undefined || to === undefined) return [...parts];
  const at = parts.indexOf(from);
  const rowCount = Math.max(...touched.map((part) => part.rowCount));
  const joined = { columns: { first: from.columns.first, last: to.columns.last }, isNote: false, rowCount };
  return [...parts.slice(0, at), joined, ...parts.slice(at + touched.length)];
}
