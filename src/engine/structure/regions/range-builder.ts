import { type CellRange, makeRow, type Row } from '../../../workbook/index.ts';
import type { GivenRange } from '../../corrections/corrections.ts';
import { Region } from './region.ts';

/** Labels of rows above a header that are not part of its title. */
const NO_TITLE = new Set(['total', 'group', 'note', 'data']);

/** Collects the table of a range that a person set; rows above the data that are labelled as header are its header. */
export class RangeBuilder {
  readonly given: GivenRange;
  readonly #sampleRows: number;
  #header: Row[] = [];
  readonly #titleRows: number[] = [];
  #isFirst = true;
  #rowsUnderHeader: { index: number; label: string }[] = [];
  #region: Region | null = null;

  constructor(given: GivenRange, sampleRows: number) {
    this.given = given;
    this.#sampleRows = sampleRows;
  }

  get rowCount(): number {
    return this.#region?.rowCount ?? 0;
  }

  /** `titlesAbove`: rows above the range that are its title. */
  add(row: Row, label: string, titlesAbove: readonly number[] = []): void {
    if (!isInRows(row.index, this.given.range) || !hasCells(row, this.given.range)) return;
    if (this.#isFirst) this.#titleRows.push(...titlesAbove);
    this.#isFirst = false;
    if (label === 'data') this.#addData(row);
    else if (this.#region !== null) this.#addBelow(this.#region, row, label);
    else if (label === 'header') this.#addHeader(row);
    else if (this.#header.length > 0) this.#rowsUnderHeader.push({ index: row.index, label });
    else if (!NO_TITLE.has(label)) this.#titleRows.push(row.index);
  }

  /** Null if the range has neither data nor a header. */
  finish(): Region | null {
    if (this.#region === null) {
      if (this.#header.length === 0) return null;
      this.#open().stayEmpty();
    }
    this.#region!.close();
    return this.#region;
  }

  #addHeader(row: Row): void {
    // A later header block replaces an earlier one if no data is between them.
    if (this.#rowsUnderHeader.length > 0) this.#header = [];
    this.#rowsUnderHeader = [];
    // The row is copied, because the original would keep its whole block in memory.
    this.#header.push(makeRow(row.index, row.values, row.hidden));
  }

  #addData(row: Row): void {
    const region = this.#region ?? this.#open();
    for (const { index, label } of this.#rowsUnderHeader) region.addOther(index, label);
    this.#rowsUnderHeader = [];
    region.addData(row);
  }

  #addBelow(region: Region, row: Row, label: string): void {
    if (label === 'header') region.addRepeatedHeader([row]);
    else region.addOther(row.index, label);
  }

  #open(): Region {
    this.#region = new Region(this.#header, this.#titleRows, this.#sampleRows, this.given);
    return this.#region;
  }
}

/** `row` is 1-based. */
export function isInRows(row: number, { firstRow, lastRow }: CellRange): boolean {
  return row > firstRow && row <= lastRow + 1;
}

/** Whether a row has a cell in the columns of a range; formulas without a value count. */
export function hasCells(row: Row, { firstColumn, lastColumn }: CellRange): boolean {
  return row.hasCellIn(firstColumn, lastColumn);
}
