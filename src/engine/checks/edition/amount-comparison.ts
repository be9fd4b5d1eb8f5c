import type { EditionField, EditionFields } from './edition-fields.ts';
import type { EarlierRows } from './key-file.ts';
import type { RowBatch } from './row-batch.ts';
import { Sample } from './sample.ts';
import { Tally } from './tally.ts';

const FACTORS = [10, 100, 1000];
const EXACT = 0.001;
/** Where the amounts of other rows hardly change, this is near enough to a factor. */
const [NEAR_LOW, NEAR_HIGH] = [0.9, 1.12];
/** An amount that changes by less is stable. */
const STABLE = 1.5;

/** The amounts of one field, by the keys of their rows. */
export interface ComparedAmounts {
  readonly field: EditionField;
  readonly index: number;
  readonly before: number;
  /** Rows with two amounts above 0. */
  known: number;
  stable: number;
  /** Rows with exactly 10, 100 or 1000 times their earlier amount, and rows that are near to that. */
  readonly multiplied: Tally;
  readonly nearlyMultiplied: Tally;
  readonly ratios: Sample;
  /** Amounts now and before, of the same rows: both samples are thinned alike. */
  readonly now: Sample;
  readonly earlier: Sample;
}

/** Compares amounts with those of the earlier rows. */
export class AmountComparison {
  readonly #earlier: EarlierRows;
  readonly list: readonly ComparedAmounts[];

  constructor(earlier: EarlierRows, { amounts }: EditionFields) {
    this.#earlier = earlier;
    this.list = amounts.map((field, index) => ({
      field,
      index,
      before: earlier.amountPosition(field.name),
      known: 0,
      stable: 0,
      multiplied: new Tally(),
      nearlyMultiplied: new Tally(),
      ratios: new Sample(),
      now: new Sample(),
      earlier: new Sample(),
    }));
  }

  add(batch: RowBatch, position: number, here: number): void {
    for (const amounts of this.list) {
      if (amounts.before < 0) continue;
      // Both are compared as they are kept.
      const is = Math.fround(batch.amounts[amounts.index]![position]!);
      const was = this.#earlier.amount(here, amounts.before);
      if (Number.isNaN(is) || Number.isNaN(was)) continue;
      amounts.now.add(is);
      amounts.earlier.add(was);
      if (is <= 0 || was <= 0) continue;
      const ratio = is / was;
      amounts.known += 1;
      amounts.ratios.add(ratio);
      if (ratio < STABLE && ratio * STABLE > 1) amounts.stable += 1;
      else if (ratio > 1) addMultiple(amounts, ratio, batch.table, batch.rowAt(position));
    }
  }
}

function addMultiple(
  { multiplied, nearlyMultiplied }: ComparedAmounts,
  ratio: number,
  table: number,
  row: number,
): void {
  for (const factor of FACTORS) {
    const share = ratio / factor;
    if (share < NEAR_LOW || share > NEAR_HIGH) continue;
    nearlyMultiplied.add(table, row);
    if (Math.abs(share - 1) <= EXACT) multiplied.add(table, row);
  }
}

/** Spearman's rank correlation; NaN if one of the lists has no two different numbers. */
export function correlateRanks(one: Float64Array, other: Float64Array): number {
  const [a, b] = [rank(one), rank(other)];
  const mean = (a.length + 1) / 2;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i]! - mean) * (b[i]! - mean);
    squaresA += (a[i]! - mean) ** 2;
    squaresB += (b[i]! - mean) ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}

/** Ranks from 1; equal numbers have the mean of their ranks. */
function rank(numbers: Float64Array): Float64Array {
  const order = [...numbers.keys()].sort((a, b) => numbers[a]! - numbers[b]! || a - b);
  const ranks = new Float64Array(numbers.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && numbers[order[last + 1]!] === numbers[order[first]!]) last += 1;
    for (let at = first; at <= last; at++) ranks[order[at]!] = (first + last) / 2 + 1;
    first = last + 1;
  }
  return ranks;
}
