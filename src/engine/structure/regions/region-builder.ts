import { type MarkedRange, makeRow, type Row } from '../../../workbook/index.ts';
import type { GivenRange } from '../../corrections/corrections.ts';
import type { JobContext } from '../../job/job-context.ts';
import type { LabelledRow } from '../../rows/rows.ts';
import { compareHeaders, countTitles, fillsHeader, isInsideTable, isSameHeader, sharesTexts } from './header-rows.ts';
import { isInRows, RangeBuilder } from './range-builder.ts';
import { Region } from './region.ts';
import { resembles } from './resembles.ts';
import type { SheetMarks } from './sheet-marks.ts';

export interface RegionOptions {
  maxBlankRows: number;
  sampleRows: number;
  /** Row weights labelled the sheet as a whole: then `title` and `note` are separate labels. */
  isWeighed: boolean;
  /** Whether tables are ranges of rows and columns: then what is below a table must look like it to belong to it. */
  hasRegions: boolean;
}

export function makeRegionOptions({ manifest, build }: Pick<JobContext, 'manifest' | 'build'>): RegionOptions {
  const { tables, defaults } = manifest.engine;
  return {
    maxBlankRows: tables.max_blank_rows,
    sampleRows: defaults.sample_rows,
    isWeighed: build.row_weights !== undefined,
    hasRegions: build.row_weights !== undefined && tables.regions === true,
  };
}

/** What is known about a sheet before its rows come. */
interface Above {
  /** Rows above that are the title of whatever comes first. */
  titleRows?: readonly number[];
  marks?: SheetMarks | null;
}

/** Rows that follow after more blank rows than this belong to a table only if they look like its rows. */
const NEAR_ROWS = 3;

/** So many blank rows above a header that is there again begin another table; fewer are the end of a page. */
const APART_ROWS = 2;

/** Labels that are never part of a title. Rows above a header with any other label are the table's title. */
const NO_TITLE = new Set(['total', 'group']);

/** The record keeps the scores of this many data rows at the start of a region, because one may be a missed header. */
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
  /** Last row with a label other than `blank`. */
  #lastFilledRow = 0;
  #isAfterGap = false;
  /** Length of the longest gap of blank rows since the last data row. */
  #longestGap = 0;
  /** The same when the waiting header began. */
  #gapAboveHeader = 0;
  /** Whether data rows or totals are directly above, without a gap: then the row belongs to them. */
  #isBelowData = false;

  /** Tables whose range people set. */
  readonly #ranges: readonly RangeBuilder[];
  #isInRange = false;
  /** Rows above the ranges around the last row that are their title. */
  #titlesAboveRanges: readonly number[] = [];

  /** Null if the sheet's marks do not count. */
  readonly #marks: SheetMarks | null;
  #markedTable: MarkedRange | null = null;

  constructor(
    options: RegionOptions,
    ranges: readonly GivenRange[] = [],
    { titleRows = [], marks = null }: Above = {},
  ) {
    this.#options = options;
    this.#marks = marks;
    this.#titleRows = [...titleRows];
    this.#ranges = ranges.map((given) => new RangeBuilder(given, options.sampleRows));
  }

  add({ row, label }: LabelledRow): void {
    if (label === 'blank') return;
    this.#isInRange = this.#ranges.length > 0 && this.#addToRanges(row, label);
    if (this.#isInRange) return;
    if (this.#marks !== null) this.#followMarks(this.#marks, row);
    this.#longestGap = Math.max(this.#longestGap, row.index - this.#lastFilledRow - 1);
    this.#isAfterGap = row.index > this.#lastFilledRow + 1;
    if (this.#isAfterGap) this.#isBelowData = false;
    this.#addFilled(row, label);
    if (label === 'data' || label === 'total') this.#isBelowData = true;
    this.#lastFilledRow = row.index;
  }

  /** Whether the last row is where a header could be: at the start of its region, or after blank rows. */
  get isNearStart(): boolean {
    if (this.#isInRange) return this.#ranges.some(({ rowCount }) => rowCount > 0 && rowCount <= START_ROWS);
    return this.#isAfterGap || (this.#open !== null && this.#open.rowCount <= START_ROWS);
  }

  /** Ends all tables above. Returns the rows that are the title of what comes next. */
  endSection(): number[] {
    const titles = this.#titleRows;
    this.#separate();
    this.#isBelowData = false;
    return titles;
  }

  /** `mayBeEmpty`: whether a header without data is a table if there is nothing else. */
  finish({ mayBeEmpty } = { mayBeEmpty: true }): Region[] {
    const given = this.#ranges.map((range) => range.finish()).filter((region) => region !== null);
    const isOnly = mayBeEmpty && this.#regions.length + given.length === 0 && this.#open === null;
    const isAlone = this.#options.isWeighed && isOnly;
    if (isAlone && this.#header.length > 0) {
      const names = this.#options.hasRegions ? countTitles(this.#header) : 0;
      this.#openRegion(this.#header, names).stayEmpty();
    }
    this.#closeRegion();
    if (given.length === 0) return this.#regions;
    // Tables are recorded from the top down, and side by side from the left.
    return [...this.#regions, ...given].sort(
      (a, b) => a.firstRow - b.firstRow || a.getSpan().first - b.getSpan().first,
    );
  }

  /** A table that the author marked begins and ends where the author says so; rows above may be its title. */
  #followMarks(marks: SheetMarks, row: Row): void {
    const table = marks.findTable(row);
    if (table === this.#markedTable) return;
    const titleRows = this.endSection();
    if (table !== null) this.#titleRows = titleRows;
    this.#markedTable = table;
  }

  /** A row inside of a range belongs to ranges only, and ends the region above. */
  #addToRanges(row: Row, label: string): boolean {
    const around = this.#ranges.filter(({ given }) => isInRows(row.index, given.range));
    if (around.length === 0) return false;
    const continues = around.some(({ given }) => isInRows(this.#lastFilledRow, given.range));
    if (!continues && this.#options.hasRegions) this.#titlesAboveRanges = this.#titleRows;
    this.#separate();
    this.#longestGap = 0;
    this.#isBelowData = false;
    this.#lastFilledRow = row.index;
    for (const range of around) range.add(row, label, this.#titlesAboveRanges);
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

  /** Adds a row that is neither header nor data: it is part of the next table's title, or of the table above. */
  #addOther(index: number, label: string): void {
    const isTitle = this.#options.isWeighed ? label === 'title' : !NO_TITLE.has(label) && !this.#isBelowData;
    if (isTitle && this.#header.length === 0) this.#titleRows.push(index);
    if (label === 'total') this.#titleRows = [];
    if (this.#header.length > 0) this.#rowsUnderHeader.push({ index, label });
    else if (!this.#isFar) this.#open?.addOther(index, label);
  }

  /** Consecutive header rows form one block; a later block replaces an earlier one if no data is between them. */
  #addHeader(row: Row): void {
    // With weights, blank rows between header rows do not end the block.
    const rowBefore = this.#options.isWeighed ? this.#lastFilledRow : row.index - 1;
    const isConsecutive = this.#header.at(-1)?.index === rowBefore;
    // The row is copied: a header is kept for a long time, and the original row would keep its whole block in memory.
    const header = makeRow(row.index, row.values, row.hidden);
    if (isConsecutive) this.#header.push(header);
    else {
      this.#header = [header];
      this.#gapAboveHeader = this.#longestGap;
    }
    this.#rowsUnderHeader = [];
  }

  #addData(row: Row): void {
    this.#findRegion(row).addData(row);
    this.#titleRows = [];
    this.#longestGap = 0;
  }

  /** The region for a data row: the waiting header's region, the open region, or a new region without a header. */
  #findRegion(row: Row): Region {
    if (this.#header.length > 0) return this.#useHeader(row);
    if (this.#open !== null && this.#belongsTo(this.#open, row)) return this.#open;
    this.#closeRegion();
    return this.#openRegion([]);
  }

  /** An equal header continues the open region, unless it is apart; a different one begins a new region. */
  #useHeader(row: Row): Region {
    let region = this.#open;
    const { continues, names } = this.#judgeHeader(row);
    if (region !== null && continues) {
      region.addRepeatedHeader(this.#header);
    } else {
      this.#closeRegion();
      const above = this.#regions.at(-1);
      region = this.#openRegion(this.#header, names);
      region.isLikeAbove = this.#options.hasRegions && sharesTexts(region.headerRows, above?.headerRows ?? []);
    }
    for (const { index, label } of this.#rowsUnderHeader) region.addOther(index, label);
    this.#header = [];
    this.#rowsUnderHeader = [];
    return region;
  }

  /** Whether the waiting header and the row below it belong to the open region; else how many rows of it are a title. */
  #judgeHeader(row: Row): { continues: boolean; names: number } {
    const region = this.#open;
    const header = this.#header;
    if (!this.#options.hasRegions)
      return { continues: region !== null && isSameHeader(region.headerRows, header), names: 0 };
    const titles = countTitles(header);
    const gap = this.#gapAboveHeader;
    if (region === null) return { continues: false, names: titles };
    if (gap > 0 && gap <= NEAR_ROWS && isInsideTable(header, row, region)) return { continues: true, names: 0 };
    const found = compareHeaders(region.headerRows, header.slice(titles));
    if (found === null) return { continues: false, names: titles };
    // Only a second table shows that the row above the first header is the name of a table.
    region.moveToTitle(found.one);
    const names = titles + found.other;
    // Below blank rows or a title of its own, it is the header of another table.
    return { continues: gap < (names + this.#titleRows.length > 0 ? 1 : APART_ROWS), names };
  }

  /** After a gap, data without a header belongs to the table above if it is near, and in the table's columns. */
  #belongsTo(region: Region, row: Row): boolean {
    if (this.#longestGap === 0) return true;
    if (this.#longestGap > this.#options.maxBlankRows) return false;
    if (this.#options.hasRegions && !this.#isFar && fillsHeader(row, region)) return true;
    const { first, last } = region.getSpan();
    for (let c = row.nextFilled(0); c < row.cellCount; c = row.nextFilled(c + 1)) {
      if ((c < first || c > last) && !row.isBlankAt(c)) return false;
    }
    return !this.#isFar || resembles(row, region.sampler.toRows());
  }

  /** Whether so many blank rows are above that a row need not belong to the table above. */
  get #isFar(): boolean {
    return this.#options.hasRegions && this.#longestGap > NEAR_ROWS;
  }

  #separate(): void {
    this.#closeRegion();
    this.#header = [];
    this.#rowsUnderHeader = [];
    this.#titleRows = [];
  }

  /** `names`: how many of the first header rows are a title. */
  #openRegion(rows: Row[], names = 0): Region {
    const titleRows = [...this.#titleRows, ...rows.slice(0, names).map(({ index }) => index)];
    this.#open = new Region(rows.slice(names), titleRows, this.#options.sampleRows);
    return this.#open;
  }

  #closeRegion(): void {
    if (this.#open === null) return;
    this.#open.close();
    this.#regions.push(this.#open);
    this.#open = null;
  }
}
