import { ExactSum } from './exact-sum.ts';
import type { ShownNumber } from './stated-number.ts';

/** A row from which a total may count: after another total, a group or a gap, or at the start. */
interface Mark {
  sum: number;
  count: number;
  /** Number of data rows of the table before the mark. */
  rows: number;
}

/** How many marks are kept. A total over more blocks is only compared with the sum from the start. */
const MAX_MARKS = 200;

/** At most this many previous totals are added up, to be compared with one total. */
const MAX_TOTALS = 60;

/** A sum over some rows of a column that a total may state. */
export interface Covered {
  sum: number;
  /** Number of values that were added. */
  count: number;
  /** Number of data rows before the first added row; null if totals were added up. */
  from: number | null;
}

/** Keeps running sums of one column, so that the sum of the rows between any two marks is known at once. */
export class ColumnSums {
  readonly #sum = new ExactSum();
  readonly #marks: Mark[] = [];
  #totals: number[] = [];
  #least = Number.POSITIVE_INFINITY;
  #largest = Number.NEGATIVE_INFINITY;
  #largestSinceTotal = Number.NEGATIVE_INFINITY;
  #filled = 0;
  /** The largest number of decimals in any number so far. */
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

  /** `rows`: number of data rows of the table so far. */
  mark(rows: number): void {
    const last = this.#marks.at(-1);
    if (last?.rows === rows) return;
    // The first mark is the start of the table; it is never dropped.
    if (this.#marks.length >= MAX_MARKS) this.#marks.splice(1, 1);
    this.#marks.push({ sum: this.#sum.value, count: this.#sum.count, rows });
  }

  /** Adds a total row; `value` is its number in this column, or null. Later totals may be sums of totals. */
  addTotal(value: number | null, rows: number): void {
    this.#largestSinceTotal = Number.NEGATIVE_INFINITY;
    if (value !== null) this.#totals.push(value);
    if (this.#totals.length > MAX_TOTALS) this.#totals.shift();
    this.mark(rows);
  }

  /** Sums of the rows from each mark up to here, the shortest stretch first. */
  *listSums(): Generator<Covered> {
    for (const mark of this.#marks.toReversed()) if (mark.count < this.#sum.count) yield this.#sumFrom(mark);
  }

  /** Sums of the last totals, beginning with the last two. */
  *listSumsOfTotals(): Generator<Covered> {
    let sum = 0;
    for (const [i, total] of this.#totals.toReversed().entries()) {
      sum += total;
      if (i > 0) yield { sum, count: i + 1, from: null };
    }
  }

  get total(): Covered {
    return this.#sumFrom(this.#marks[0]!);
  }

  /** The sum from a mark on; null if that row has no mark. */
  findSum(from: number): Covered | null {
    const mark = this.#marks.find(({ rows }) => rows === from);
    return mark === undefined ? null : this.#sumFrom(mark);
  }

  #sumFrom({ sum, count, rows }: Mark): Covered {
    return { sum: this.#sum.value - sum, count: this.#sum.count - count, from: rows };
  }

  /** Whether the column has mostly numbers. */
  get isNumeric(): boolean {
    return this.#sum.count > 0 && this.#sum.count >= 0.8 * this.#filled;
  }

  /** Whether a total is no larger than the largest single number: then it may be a mean, a rate or a maximum. */
  isWithin(value: number, isSinceTotal: boolean): boolean {
    return this.#least >= 0 && value <= (isSinceTotal ? this.#largestSinceTotal : this.#largest);
  }
}
