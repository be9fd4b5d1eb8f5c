import type { Row } from '../../workbook/types.ts';
import { isBlankRow, isBlankValue, type LabelledRow } from '../rows.ts';
import { Region } from './region.ts';

export interface RegionOptions {
  maxBlankRows: number;
  sampleRows: number;
}

/** Labels that never belong to a title: what stands above a header and has another one is the table's title. */
const NO_TITLE = new Set(['total', 'group']);

/** Groups a sheet's labelled rows into regions of data under one header. */
export class RegionBuilder {
  readonly #options: RegionOptions;
  readonly #regions: Region[] = [];
  #open: Region | null = null;
  #header: Row[] = [];
  #titleRows: number[] = [];
  /** Last row that is not blank, whatever its label. */
  #lastFilledRow = 0;
  /** Rows right below data or totals, without a blank row between, belong to what is above them. */
  #isBelowData = false;

  constructor(options: RegionOptions) {
    this.#options = options;
  }

  add(row: LabelledRow): void {
    if (row.label === 'blank') return;
    if (row.index > this.#lastFilledRow + 1) this.#isBelowData = false;
    this.#addFilled(row);
    if (row.label === 'data' || row.label === 'total') this.#isBelowData = true;
    this.#lastFilledRow = row.index;
  }

  finish(): Region[] {
    this.#closeRegion();
    return this.#regions;
  }

  #addFilled(row: LabelledRow): void {
    switch (row.label) {
      case 'header':
        this.#addHeader(row);
        break;
      case 'data':
        this.#addData(row);
        break;
      case 'separator':
        this.#separate();
        break;
      default:
        this.#addOther(row);
    }
  }

  /** A row that is neither header nor data: part of the next table's title, or of the table that it follows. */
  #addOther({ index, label }: LabelledRow): void {
    const isTitle = !NO_TITLE.has(label) && this.#header.length === 0 && !this.#isBelowData;
    if (isTitle) this.#titleRows.push(index);
    if (label === 'total') this.#titleRows = [];
    this.#open?.addOther(index, label);
  }

  /** Consecutive header rows are one block; a later block without data between replaces the earlier one. */
  #addHeader(row: Row): void {
    const isConsecutive = this.#header.at(-1)?.index === row.index - 1;
    this.#header = isConsecutive ? [...this.#header, row] : [row];
  }

  #addData(row: Row): void {
    if (this.#header.length > 0) this.#useHeader();
    else if (this.#open !== null && !this.#belongsToOpen(row)) this.#closeRegion();
    if (this.#open === null) this.#openRegion([]);
    this.#open!.addData(row);
    this.#titleRows = [];
  }

  /** An equal header goes on with the open region; another one begins a new region. */
  #useHeader(): void {
    if (this.#open !== null && makeHeaderKey(this.#open.headerRows) === makeHeaderKey(this.#header)) {
      this.#open.addRepeatedHeader(this.#header);
    } else {
      this.#closeRegion();
      this.#openRegion(this.#header);
    }
    this.#header = [];
  }

  /** After blank rows, data without a header belongs to the table above if it is near and within its columns. */
  #belongsToOpen(row: Row): boolean {
    const region = this.#open!;
    const blankRows = row.index - this.#lastFilledRow - 1;
    if (blankRows === 0) return true;
    if (blankRows > this.#options.maxBlankRows) return false;
    const { first, last } = region.getSpan();
    return row.values.every((value, c) => isBlankValue(value) || (c >= first && c <= last));
  }

  #separate(): void {
    this.#closeRegion();
    this.#header = [];
    this.#titleRows = [];
  }

  #openRegion(header: Row[]): void {
    this.#open = new Region(header, this.#titleRows, this.#options.sampleRows);
  }

  #closeRegion(): void {
    if (this.#open === null) return;
    this.#open.close();
    this.#regions.push(this.#open);
    this.#open = null;
  }
}

function makeHeaderKey(rows: readonly Row[]): string {
  return JSON.stringify(rows.filter(({ values }) => !isBlankRow(values)).map(({ values }) => values));
}
