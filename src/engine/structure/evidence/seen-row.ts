import type { Row } from '../../../workbook/index.ts';

/** Further cells of a row are ignored. */
export const MAX_COLUMNS = 256;

/**
 * A filled row, prepared for the evidence: its place, and counts over its cells, which are in the `Grid`. The grid
 * reuses one object for each slot of its ring: a new object for each row would cost as much as reading it.
 */
export class SeenRow {
  row!: Row;
  /** Slot in the grid's ring. */
  readonly slot: number;
  /** Whether no cell has a value, because all are formulas without a stored one or beyond the last column that counts. */
  showsNothing = false;
  /** Number of blank rows directly above, also above the sheet's first filled row. */
  gapBefore = 0;
  /** Number of filled cells; a formula without a value is a filled cell. */
  filled = 0;
  /** 0-based columns of the filled cells, in order; only the first `filled` entries count. */
  readonly columns = new Uint16Array(MAX_COLUMNS);
  texts = 0;
  numbers = 0;
  dates = 0;
  missing = 0;
  years = 0;
  /** `TEXT_BITS` of the first cell; 0 if it is not a text. */
  firstBits = 0;
  firstKind = 0;
  firstWordCount = 0;
  firstLength = 0;
  /** This number and the next ones count the cells whose text has the named property. */
  headerWords = 0;
  units = 0;
  unitsInParentheses = 0;
  months = 0;
  upper = 0;
  names = 0;
  /** These two numbers leave out the first cell. */
  totalsInside = 0;
  parenthesesInside = 0;
  longest = 0;
  lengthSum = 0;
  /** Number of different contents among the cells. */
  distinct = 0;
  /** Hash of all cells and their columns. */
  hash = 0;
  yearsAscend = false;
  numbersAscend = false;
  numbersRise = false;
  /** The row has at least two numbers, and all of them are 100. */
  areHundreds = false;
  /** Number of cells with the same content as the previous filled cell. */
  sameAsLeft = 0;
  colons = 0;
  marks = 0;
  /** Largest share of the row's numbers that are sums of rows above; set when the row is judged. */
  sumShare = 0;
  wasSeenBefore = false;
  /** Index of the row among the sheet's filled rows, from 0. */
  position = 0;

  constructor(slot: number) {
    this.slot = slot;
  }

  /** Reuses the object for another row; `columns` and `filled` are already set. */
  begin(row: Row, gapBefore: number, position: number): void {
    this.row = row;
    this.showsNothing = row.hasNoValue || this.filled === 0;
    this.gapBefore = gapBefore;
    this.position = position;
    this.texts = 0;
    this.numbers = 0;
    this.dates = 0;
    this.missing = 0;
    this.years = 0;
    this.firstBits = 0;
    this.firstKind = 0;
    this.firstWordCount = 0;
    this.firstLength = 0;
    this.headerWords = 0;
    this.units = 0;
    this.unitsInParentheses = 0;
    this.months = 0;
    this.upper = 0;
    this.names = 0;
    this.totalsInside = 0;
    this.parenthesesInside = 0;
    this.longest = 0;
    this.lengthSum = 0;
    this.distinct = 0;
    this.hash = 0;
    this.yearsAscend = false;
    this.numbersAscend = false;
    this.numbersRise = false;
    this.areHundreds = false;
    this.sameAsLeft = 0;
    this.colons = 0;
    this.marks = 0;
    this.sumShare = 0;
    this.wasSeenBefore = false;
  }

  get firstColumn(): number {
    return this.filled === 0 ? 0 : this.columns[0]!;
  }
}
