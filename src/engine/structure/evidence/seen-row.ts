import type { Row } from '../../../workbook/index.ts';

/** More cells of a row are not looked at. */
export const MAX_COLUMNS = 256;

/**
 * A filled row as the evidence sees it: counts over its cells, and where it is. The cells are in the `Grid`. The grid has
 * one for each slot of its ring and fills it again and again: a new one for each row would cost as much as reading it.
 */
export class SeenRow {
  row!: Row;
  /** Place in the grid's ring. */
  readonly slot: number;
  /** Blank rows directly above; those above the sheet's first filled row count too. */
  gapBefore = 0;
  /** Number of its cells. */
  filled = 0;
  /** 0-based columns of its cells, in order, up to `filled`. */
  readonly columns = new Uint16Array(MAX_COLUMNS);
  texts = 0;
  numbers = 0;
  dates = 0;
  missing = 0;
  years = 0;
  /** Bits of the first cell, as `TEXT_BITS`; 0 where it is not a text. */
  firstBits = 0;
  firstKind = 0;
  firstWordCount = 0;
  firstLength = 0;
  /** Cells, by what their texts show. */
  headerWords = 0;
  units = 0;
  unitsInParentheses = 0;
  months = 0;
  upper = 0;
  names = 0;
  /** Beyond the first cell. */
  totalsInside = 0;
  parenthesesInside = 0;
  longest = 0;
  lengthSum = 0;
  /** Different contents among its cells. */
  distinct = 0;
  /** Of all its cells and their columns. */
  hash = 0;
  yearsAscend = false;
  numbersAscend = false;
  numbersRise = false;
  /** It has two numbers or more, and all are 100. */
  areHundreds = false;
  /** Cells with the content of the filled cell before. */
  sameAsLeft = 0;
  colons = 0;
  marks = 0;
  /** Largest share of its numbers that are the sums of rows above; found when the row is judged. */
  sumShare = 0;
  wasSeenBefore = false;
  /** Number of the row among the sheet's filled rows, from 0. */
  position = 0;

  constructor(slot: number) {
    this.slot = slot;
  }

  /** Begins with another row; `columns` and `filled` are set already. */
  begin(row: Row, gapBefore: number, position: number): void {
    this.row = row;
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
