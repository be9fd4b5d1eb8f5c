/** Number of integers in which a row's counts are stored. */
export const COUNT_NUMBERS = 26;

/** Counts that are all zero. */
const EMPTY = new Int32Array(COUNT_NUMBERS);

const FLAGS = { yearsAscend: 1, numbersAscend: 2, numbersRise: 4, areHundreds: 8 } as const;

/** Counts over the filled cells of a row, and what else its cells show without the rows around it. */
export class RowCounts {
  /** Number of filled cells; a formula without a value is a filled cell. */
  filled = 0;
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
  colons = 0;
  marks = 0;
  /** These two numbers leave out the first cell. */
  totalsInside = 0;
  parenthesesInside = 0;
  longest = 0;
  lengthSum = 0;
  /** Number of different contents among the cells. */
  distinct = 0;
  /** Number of cells with the same content as the previous filled cell. */
  sameAsLeft = 0;
  /** Hash of all cells and their columns. */
  hash = 0;
  yearsAscend = false;
  numbersAscend = false;
  numbersRise = false;
  /** The row has at least two numbers, and all of them are 100. */
  areHundreds = false;

  clear(): void {
    this.read(EMPTY, 0);
  }

  /** Puts the counts into `COUNT_NUMBERS` integers from `at` on. */
  write(to: Int32Array, at: number): void {
    to[at] = this.filled;
    to[at + 1] = this.texts;
    to[at + 2] = this.numbers;
    to[at + 3] = this.dates;
    to[at + 4] = this.missing;
    to[at + 5] = this.years;
    to[at + 6] = this.firstBits;
    to[at + 7] = this.firstKind;
    to[at + 8] = this.firstWordCount;
    to[at + 9] = this.firstLength;
    to[at + 10] = this.headerWords;
    to[at + 11] = this.units;
    to[at + 12] = this.unitsInParentheses;
    to[at + 13] = this.months;
    to[at + 14] = this.upper;
    to[at + 15] = this.names;
    to[at + 16] = this.colons;
    to[at + 17] = this.marks;
    to[at + 18] = this.totalsInside;
    to[at + 19] = this.parenthesesInside;
    to[at + 20] = this.longest;
    to[at + 21] = this.lengthSum;
    to[at + 22] = this.distinct;
    to[at + 23] = this.sameAsLeft;
    to[at + 24] = this.hash;
    const ofYears = this.yearsAscend ? FLAGS.yearsAscend : 0;
    const ofNumbers = (this.numbersAscend ? FLAGS.numbersAscend : 0) | (this.numbersRise ? FLAGS.numbersRise : 0);
    to[at + 25] = ofYears | ofNumbers | (this.areHundreds ? FLAGS.areHundreds : 0);
  }

  /** Takes the counts that `write` put there. */
  read(from: Int32Array, at: number): void {
    this.filled = from[at] ?? 0;
    this.texts = from[at + 1] ?? 0;
    this.numbers = from[at + 2] ?? 0;
    this.dates = from[at + 3] ?? 0;
    this.missing = from[at + 4] ?? 0;
    this.years = from[at + 5] ?? 0;
    this.firstBits = from[at + 6] ?? 0;
    this.firstKind = from[at + 7] ?? 0;
    this.firstWordCount = from[at + 8] ?? 0;
    this.firstLength = from[at + 9] ?? 0;
    this.headerWords = from[at + 10] ?? 0;
    this.units = from[at + 11] ?? 0;
    this.unitsInParentheses = from[at + 12] ?? 0;
    this.months = from[at + 13] ?? 0;
    this.upper = from[at + 14] ?? 0;
    this.names = from[at + 15] ?? 0;
    this.colons = from[at + 16] ?? 0;
    this.marks = from[at + 17] ?? 0;
    this.totalsInside = from[at + 18] ?? 0;
    this.parenthesesInside = from[at + 19] ?? 0;
    this.longest = from[at + 20] ?? 0;
    this.lengthSum = from[at + 21] ?? 0;
    this.distinct = from[at + 22] ?? 0;
    this.sameAsLeft = from[at + 23] ?? 0;
    this.hash = from[at + 24] ?? 0;
    const flags = from[at + 25] ?? 0;
    this.yearsAscend = (flags & FLAGS.yearsAscend) !== 0;
    this.numbersAscend = (flags & FLAGS.numbersAscend) !== 0;
    this.numbersRise = (flags & FLAGS.numbersRise) !== 0;
    this.areHundreds = (flags & FLAGS.areHundreds) !== 0;
  }
}
