import type { Row } from '../../../workbook/index.ts';
import type { GivenRange } from '../../corrections/corrections.ts';
import { beginsLikeDate, DateTally } from './date-evidence.ts';
import { RowSampler } from './row-sampler.ts';

/** Neighbouring columns between blank ones, 0-based and inclusive. */
export interface ColumnSpan {
  first: number;
  last: number;
}

export interface RegionColumn {
  dates: DateTally;
}

/** Rows of one side of a region, counted from the start, because a stream is read only once. */
export interface SideRows {
  span: ColumnSpan;
  firstRow: number;
  lastRow: number;
  rowCount: number;
}

/** Data rows under one header, before it is known whether they are one table or several side by side. */
export class Region {
  headerRows: readonly Row[];
  titleRows: readonly number[];
  /** Whether most texts of the header are in that of the table above, too. */
  isLikeAbove = false;
  readonly repeatedHeaderRows: number[] = [];
  readonly labelCounts = new Map<string, number>();
  readonly columns: (RegionColumn | undefined)[] = [];
  readonly sampler: RowSampler;
  readonly sides: SideRows[];
  firstRow = 0;
  lastRow = 0;
  rowCount = 0;
  /** Last row of any kind that belongs to the region, including totals after the data. */
  endRow = 0;
  /** Labels since the last data row. If data follows, all of them count; else those up to the last total. */
  #pendingLabels: { index: number; label: string }[] = [];

  /** The range that a person set for the table: nothing outside of it belongs to the table. */
  readonly given: GivenRange | null;
  readonly #firstColumn: number;
  readonly #endColumn: number;

  constructor(
    headerRows: readonly Row[],
    titleRows: readonly number[],
    sampleRows: number,
    given: GivenRange | null = null,
  ) {
    this.given = given;
    this.#firstColumn = given?.range.firstColumn ?? 0;
    this.#endColumn = given === null ? Number.POSITIVE_INFINITY : given.range.lastColumn + 1;
    this.headerRows = headerRows;
    this.titleRows = titleRows;
    this.sampler = new RowSampler(sampleRows);
    const spans = given === null ? findHeaderSpans(headerRows) : [];
    this.sides = spans.map((span) => ({ span, firstRow: 0, lastRow: 0, rowCount: 0 }));
    for (const row of headerRows) this.#countLabel('header', row.index);
  }

  get isSynthetic(): boolean {
    return this.headerRows.length === 0;
  }

  addData(row: Row): void {
    const { index } = row;
    for (const pending of this.#pendingLabels) this.#countLabel(pending.label, pending.index);
    this.#pendingLabels = [];
    this.#countLabel('data', index);
    if (this.rowCount === 0) this.firstRow = index;
    this.lastRow = index;
    this.rowCount += 1;
    this.sampler.add(row);
    this.#addCells(row);
    if (this.sides.length > 1) for (const side of this.sides) addToSide(side, row);
  }

  /** Call this if there is no data below the header: the table begins and ends in the next row. */
  stayEmpty(): void {
    this.firstRow = this.headerRows.at(-1)!.index + 1;
    this.lastRow = this.firstRow;
  }

  /** Adds a row that is not data, inside the data or below it. */
  addOther(index: number, label: string): void {
    this.#pendingLabels.push({ index, label });
  }

  /** The first rows of the header are a title. */
  moveToTitle(count: number): void {
    if (count === 0) return;
    this.titleRows = [...this.titleRows, ...this.headerRows.slice(0, count).map(({ index }) => index)];
    this.headerRows = this.headerRows.slice(count);
    this.labelCounts.set('header', (this.labelCounts.get('header') ?? 0) - count);
  }

  /** Adds a header that repeats this region's own. */
  addRepeatedHeader(rows: readonly Row[]): void {
    for (const { index } of rows) {
      this.repeatedHeaderRows.push(index);
      this.#pendingLabels.push({ index, label: 'header' });
    }
  }

  /** Ends the region; totals right below the data belong to it. */
  close(): void {
    const lastTotal = this.#pendingLabels.findLastIndex(({ label }) => label === 'total');
    for (const { label, index } of this.#pendingLabels.slice(0, lastTotal + 1)) this.#countLabel(label, index);
    this.#pendingLabels = [];
  }

  /** First and last column of the header and the data. */
  getSpan(): ColumnSpan {
    if (this.given !== null) return { first: this.#firstColumn, last: this.#endColumn - 1 };
    const spans = findHeaderSpans(this.headerRows);
    const data = { first: this.columns.findIndex((column) => column !== undefined), last: this.columns.length - 1 };
    const all = data.first < 0 ? spans : [data, ...spans];
    return { first: Math.min(...all.map(({ first }) => first)), last: Math.max(...all.map(({ last }) => last)) };
  }

  #countLabel(label: string, index: number): void {
    this.labelCounts.set(label, (this.labelCounts.get(label) ?? 0) + 1);
    this.endRow = Math.max(this.endRow, index);
  }

  #addCells(row: Row): void {
    const { bytes } = row.block;
    const end = Math.min(row.cellCount, this.#endColumn);
    for (let c = row.nextFilled(this.#firstColumn); c < end; c = row.nextFilled(c + 1)) {
      const column = this.columns[c];
      if (column === undefined) this.#addColumn(row, c);
      else if (beginsLikeDate(bytes, row.startOf(c))) column.dates.add(row, c);
    }
    for (const c of row.uncached) {
      if (c >= this.#firstColumn && c < this.#endColumn) this.columns[c] ??= { dates: new DateTally() };
    }
  }

  /** Adds a column when its first filled cell comes. */
  #addColumn(row: Row, c: number): void {
    if (row.isBlankAt(c)) return;
    const column = { dates: new DateTally() };
    this.columns[c] = column;
    column.dates.add(row, c);
  }
}

function addToSide(side: SideRows, row: Row): void {
  if (!row.hasCellIn(side.span.first, side.span.last)) return;
  if (side.rowCount === 0) side.firstRow = row.index;
  side.lastRow = row.index;
  side.rowCount += 1;
}

/** Groups of neighbouring columns that have a text in any header row. */
export function findHeaderSpans(headerRows: readonly Row[]): ColumnSpan[] {
  const width = Math.max(0, ...headerRows.map(({ cellCount }) => cellCount));
  const spans: ColumnSpan[] = [];
  for (let c = 0; c < width; c++) {
    if (headerRows.every((row) => row.isBlankAt(c))) continue;
    const last = spans.at(-1);
    if (last !== undefined && last.last === c - 1) last.last = c;
    else spans.push({ first: c, last: c });
  }
  return spans;
}
