import type { Row } from '../../../workbook/types.ts';

/** A filled row as the evidence sees it: counts over its cells, and where it is. The cells are in the `Grid`. */
export class SeenRow {
  readonly row: Row;
  /** Place in the grid's ring. */
  readonly slot: number;
  /** Blank rows directly above; those above the sheet's first filled row count too. */
  readonly gapBefore: number;
  /** 0-based columns of its cells, in order. */
  readonly columns: Uint16Array;
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
  readonly position: number;

  constructor(row: Row, slot: number, gapBefore: number, columns: Uint16Array, position: number) {
    this.row = row;
    this.slot = slot;
    this.gapBefore = gapBefore;
    this.columns = columns;
    this.position = position;
  }

  get filled(): number {
    return this.columns.length;
  }

  get firstColumn(): number {
    return this.columns.length === 0 ? 0 : this.columns[0]!;
  }
}
