import { makeRow, type Row } from '../../../workbook/index.ts';
import type { GivenRange } from '../../corrections/corrections.ts';
import type { JobContext } from '../../job/job-context.ts';
import { toHeaderText } from '../../rows/header-texts.ts';
import { isBlankValue, type LabelledRow } from '../../rows/rows.ts';
import { isInRows, RangeBuilder } from './range-builder.ts';
import { Region } from './region.ts';

export interface RegionOptions {
  maxBlankRows: number;
  sampleRows: number;
  /** The labels are those of the sheet as a whole, by row weights: `title` and `note` are labels of their own. */
  isWeighed: boolean;
}

/** The options of a package. */
export function makeRegionOptions({ manifest, build }: Pick<JobContext, 'manifest' | 'build'>): RegionOptions {
  const { tables, defaults } = manifest.engine;
  return {
    maxBlankRows: tables.max_blank_rows,
    sampleRows: defaults.sample_rows,
    isWeighed: build.row_weights !== undefined,
  };
}

/** Labels that never belong to a title. Rows above a header with any other label are the table's title. */
const NO_TITLE = new Set(['total', 'group']);

/** Data rows at the start of a region for which the record keeps the scores: a header that was missed is among them. */
export const START_ROWS = 5;

/** Groups a sheet's labelled rows into regions of data under one header. */
export class RegionBuilder {
  readonly #options: RegionOptions;
  readonly #regions: Region[] = [];
  #open: Region | null = null;
  #header: Row[] = [];
  /** Rows with other labels between the waiting header and its data. */
  #rowsUnderHeader: { index: number; label: string }[] = [];
  #titleRows: number[] = [];
  /** Last row that is not blank, whatever its label. */
  #lastFilledRow = 0;
  #isAfterGap = false;
  /** The longest gap of blank rows since the last data row. */
  #longestGap = 0;
  /** Rows right below data or totals, without a blank row between, belong to what is above them. */
  #isBelowData = false;

  /** Tables of which people said the range. */
  readonly #ranges: readonly RangeBuilder[];
  #isInRange = false;

  constructor(options: RegionOptions, ranges: readonly GivenRange[] = []) {
    this.#options = options;
    this.#ranges = ranges.map((given) => new RangeBuilder(given, options.sampleRows));
  }

  add({ row, label }: LabelledRow): void {
    if (label === 'blank') return;
    this.#isInRange = this.#ranges.length > 0 && this.#addToRanges(row, label);
    if (this.#isInRange) return;
    this.#longestGap = Math.max(this.#longestGap, row.index - this.#lastFilledRow - 1);
    this.#isAfterGap = row.index > this.#lastFilledRow + 1;
    if (this.#isAfterGap) this.#isBelowData = false;
    this.#addFilled(row, label);
    if (label === 'data' || label === 'total') this.#isBelowData = true;
    this.#lastFilledRow = row.index;
  }

  /** Whether the row added last is where a header would be: first in its region, or first after blank rows. */
  get isNearStart(): boolean {
    if (this.#isInRange) return this.#ranges.some(({ rowCount }) => rowCount > 0 && rowCount <= START_ROWS);
    return this.#isAfterGap || (this.#open !== null && this.#open.rowCount <= START_ROWS);
  }

  finish(): Region[] {
    // A header without data is a table all the same, where nothing else is one.
    const given = this.#ranges.map((range) => range.finish()).filter((region) => region !== null);
    const isOnly = this.#regions.length + given.length === 0 && this.#open === null;
    const isAlone = this.#options.isWeighed && isOnly;
    if (isAlone && this.#header.length > 0) this.#openRegion(this.#header).stayEmpty();
    this.#closeRegion();
    if (given.length === 0) return this.#regions;
    // Tables are recorded from the top, those side by side from the left.
    return [...this.#regions, ...given].sort(
      (a, b) => a.firstRow - b.firstRow || a.getSpan().first - b.getSpan().first,
    );
  }

  /** Rows of a range belong to ranges alone, and what is above one ends there. */
  #addToRanges(row: Row, label: string): boolean {
    const around = this.#ranges.filter(({ given }) => isInRows(row.index, given.range));
    if (around.length === 0) return false;
    this.#separate();
    this.#longestGap = 0;
    this.#isBelowData = false;
    this.#lastFilledRow = row.index;
    for (const range of around) range.add(row, label);
    return true;
  }

  #addFilled(row: Row, label: string): void {
    switch (label) {
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
        this.#addOther(row.index, label);
    }
  }

  /** A row that is neither header nor data: part of the next table's title, or of the table that it follows. */
  #addOther(index: number, label: string): void {
    const isTitle = this.#options.isWeighed ? label === 'title' : !NO_TITLE.has(label) && !this.#isBelowData;
    if (isTitle && this.#header.length === 0) this.#titleRows.push(index);
    if (label === 'total') this.#titleRows = [];
    if (this.#header.length > 0) this.#rowsUnderHeader.push({ index, label });
    else this.#open?.addOther(index, label);
  }

  /** Consecutive header rows are one block; a later block without data between replaces the earlier one. */
  #addHeader(row: Row): void {
    // By weights, blank rows between are part of the block, as they are in the sheet.
    const rowBefore = this.#options.isWeighed ? this.#lastFilledRow : row.index - 1;
    const isConsecutive = this.#header.at(-1)?.index === rowBefore;
    // A copy of its own: the header is kept for long, and the original would keep its complete block in memory.
    const header = makeRow(row.index, row.values, row.hidden);
    this.#header = isConsecutive ? [...this.#header, header] : [header];
    this.#rowsUnderHeader = [];
  }

  #addData(row: Row): void {
    this.#findRegion(row).addData(row);
    this.#titleRows = [];
    this.#longestGap = 0;
  }

  /** The region of a data row: that of the waiting header, or the open one, or a new one without a header. */
  #findRegion(row: Row): Region {
    if (this.#header.length > 0) return this.#useHeader();
    if (this.#open !== null && this.#belongsTo(this.#open, row)) return this.#open;
    this.#closeRegion();
    return this.#openRegion([]);
  }

  /** An equal header continues the open region; another one begins a new region. */
  #useHeader(): Region {
    let region = this.#open;
    if (region !== null && makeHeaderKey(region.headerRows) === makeHeaderKey(this.#header)) {
      region.addRepeatedHeader(this.#header);
    } else {
      this.#closeRegion();
      region = this.#openRegion(this.#header);
    }
    for (const { index, label } of this.#rowsUnderHeader) region.addOther(index, label);
    this.#header = [];
    this.#rowsUnderHeader = [];
    return region;
  }

  /** After blank rows, data without a header belongs to the table above if it is near and within its columns. */
  #belongsTo(region: Region, row: Row): boolean {
    if (this.#longestGap === 0) return true;
    if (this.#longestGap > this.#options.maxBlankRows && !this.#options.isWeighed) return false;
    const { first, last } = region.getSpan();
    for (let c = 0; c < row.cellCount; c++) if ((c < first || c > last) && !row.isBlankAt(c)) return false;
    return true;
  }

  #separate(): void {
    this.#closeRegion();
    this.#header = [];
    this.#rowsUnderHeader = [];
    this.#titleRows = [];
  }

  #openRegion(header: Row[]): Region {
    this.#open = new Region(header, this.#titleRows, this.#options.sampleRows);
    return this.#open;
  }

  #closeRegion(): void {
    if (this.#open === null) return;
    this.#open.close();
    this.#regions.push(this.#open);
    this.#open = null;
  }
}

/** Equal for headers with the same texts in the same columns; formatted empty cells at a row's end do not count. */
function makeHeaderKey(rows: readonly Row[]): string {
  return JSON.stringify(
    rows.map(({ values }) => {
      const width = values.findLastIndex((value) => !isBlankValue(value)) + 1;
      return values.slice(0, width).map((value) => (isBlankValue(value) ? null : toHeaderText(value)));
    }),
  );
}
