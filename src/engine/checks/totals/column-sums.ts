import { ExactSum } from './exact-sum.ts';
import type { ShownNumber } from './stated-number.ts';

/** Where a total may begin to count: after another total, a group or a gap, or at the start. */
interface Mark {
  sum: number;
  count: number;
  /** Data rows of the table before it. */
  rows: number;
}

/** Marks that are kept; a total of more blocks than these is compared from the start on. */
const MAX_MARKS = 200;

/** Totals in a row that may be added up to one total. */
const MAX_TOTALS = 60;

/** A sum over rows of a column, which a total may state. */
export interface Covered {
  sum: number;
  /** Numbers that were added. */
  count: number;
  /** Data rows of the table before the first of them; null where totals were added up. */
  from: number | null;
}

/** The numbers of one column of a table, added up so that every stretch of rows between two marks has its sum at once. */
export class ColumnSums {
  readonly #sum = new ExactSum();
  readonly #marks: Mark[] = [];
  #totals: number[] = [];
  #least = Number.POSITIVE_INFINITY;
  #largest = Number.NEGATIVE_INFINITY;
  #largestSinceTotal = Number.NEGATIVE_INFINITY;
  #filled = 0;
  /** Of the numbers so far. */
  decimals = 0;

  constructor() {
    this.mark(0);
  }

  add(number: ShownNumber | null): void {
    this.#filled += 1;
    if (number === null) return;
    this.#sum.add(number.value);
    this.decimals = Math.max(this.decimals, number.decimals);
    this.#least = Math.min(this.#least, number.value);
    this.#largest = Math.max(this.#largest, number.value);
    this.#largestSinceTotal = Math.max(this.#largestSinceTotal, number.value);
  }

  /** `rows`: data rows of the table so far. */
  mark(rows: number): void {
    const last = this.#marks.at(-1);
    if (last?.rows === rows) return;
    // The first mark is the start, and stays.
    if (this.#marks.length >= MAX_MARKS) this.#marks.splice(1, 1);
    this.#marks.push({ sum: this.#sum.value, count: this.#sum.count, rows });
  }

  /** A total row; `value`: what it states of the column, null for nothing. Later totals may be sums of totals. */
  addTotal(value: number | null, rows: number): void {
    this.#largestSinceTotal = Number.NEGATIVE_INFINITY;
    if (value !== null) this.#totals.push(value);
    if (this.#totals.length > MAX_TOTALS) this.#totals.shift();
    this.mark(rows);
  }

  /** Sums up to here, of the shortest stretch of rows first. */
  *listSums(): Generator<Covered> {
    for (const mark of this.#marks.toReversed()) if (mark.count < this.#sum.count) yield this.#sumFrom(mark);
  }

  /** Sums of the totals before, of the last two first. */
  *listSumsOfTotals(): Generator<Covered> {
    let sum = 0;
    for (const [i, total] of this.#totals.toReversed().entries()) {
      sum += total;
      if (i > 0) yield { sum, count: i + 1, from: null };
    }
  }

  /** Of all rows so far. */
  get total(): Covered {
    return this.#sumFrom(this.#marks[0]!);
  }

  /** From a mark on; null where there is none at that row. */
  findSum(from: number): Covered | null {
    const mark = this.#marks.find(({ rows }) => rows === from);
    return mark === undefined ? null : this.#sumFrom(mark);
  }

  #sumFrom({ sum, count, rows }: Mark): Covered {
    return { sum: this.#sum.value - sum, count: this.#sum.count - count, from: rows };
  }

  /** Whether the column is of numbers. */
  get isNumeric(): boolean {
    return this.#sum.count > 0 && this.#sum.count >= 0.8 * this.#filled;
  }

  /** Whether a number is no larger than a single one: a mean, a rate, a largest one. */
  isWithin(value: number, isSinceTotal: boolean): boolean {
    return this.#least >= 0 && value <= (isSinceTotal ? this.#largestSinceTotal : this.#largest);
  }
}
