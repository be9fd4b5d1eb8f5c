import type { EarlierRows } from './earlier-rows.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import type { RowBatch } from './row-batch.ts';
import { Sample } from './sample.ts';
import { Tally } from './tally.ts';

const FACTORS = [10, 100, 1000];
const EXACT = 0.001;
/** Where the amounts of other rows hardly change, this is near enough to a factor. */
const [NEAR_LOW, NEAR_HIGH] = [0.9, 1.12];
/** An amount that changes by less is stable. */
const STABLE = 1.5;
/** An amount that changes by more has jumped. */
const JUMP = 2;
/** Of so many fields, each two are compared. */
const MAX_PAIRED = 4;

/** The amounts of one field, by the keys of their rows. */
export interface ComparedAmounts {
  readonly field: EditionField;
  readonly index: number;
  readonly before: number;
  /** Rows with two amounts above 0. */
  known: number;
  stable: number;
  /** Rows whose amounts doubled or halved, or more; with those that are multiplied. */
  jumped: number;
  /** Rows with exactly 10, 100 or 1000 times their earlier amount, and rows that are near to that. */
  readonly multiplied: Tally;
  readonly nearlyMultiplied: Tally;
  readonly ratios: Sample;
  /** Amounts now and before, of the same rows: both samples are thinned alike. */
  readonly now: Sample;
  readonly earlier: Sample;
  /** Rows whose amount differs; and those of them that have the amount that the row above or below them had. */
  changed: number;
  readonly fromAbove: Tally;
  readonly fromBelow: Tally;
}

/** Two fields of a row; each is above 0 now and was so before. */
interface ComparedPair {
  readonly one: ComparedAmounts;
  readonly other: ComparedAmounts;
  /** For a sample of the rows that can tell: 1 if both amounts are nearer to the other field's earlier one. */
  readonly votes: Sample;
}

/** Compares amounts with those of the earlier rows. */
export class AmountComparison {
  readonly #earlier: EarlierRows;
  readonly list: readonly ComparedAmounts[];
  readonly pairs: readonly ComparedPair[];
  /** The known row above: where it was in the earlier document, and its amounts that differ from there. */
  #above = -1;
  readonly #changedAbove: Float32Array;

  constructor(earlier: EarlierRows, { amounts }: EditionFields) {
    this.#earlier = earlier;
    this.list = amounts.map((field, index) => ({
      field,
      index,
      before: earlier.amountPosition(field.name),
      known: 0,
      stable: 0,
      jumped: 0,
      multiplied: new Tally(),
      nearlyMultiplied: new Tally(),
      ratios: new Sample(),
      now: new Sample(),
      earlier: new Sample(),
      changed: 0,
      fromAbove: new Tally(),
      fromBelow: new Tally(),
    }));
    const paired = this.list.filter(({ before }) => before >= 0).slice(0, MAX_PAIRED);
    this.pairs = paired.flatMap((one, i) =>
      paired.slice(0, i).map((other) => ({ one: other, other: one, votes: new Sample() })),
    );
    this.#changedAbove = new Float32Array(amounts.length).fill(Number.NaN);
  }

  add(batch: RowBatch, position: number, here: number): void {
    const { list, pairs } = this;
    const { table } = batch;
    const row = batch.rowAt(position);
    let changed = 0;
    for (let i = 0; i < list.length; i++) {
      const amounts = list[i]!;
      if (amounts.before < 0) continue;
      // Both as they are kept.
      const is = batch.amount(position, amounts.index);
      const was = this.#earlier.amount(here, amounts.before);
      if (Number.isNaN(is) || Number.isNaN(was)) {
        this.#changedAbove[amounts.index] = Number.NaN;
        continue;
      }
      if (amounts.now.takesNext()) amounts.now.push(is);
      if (amounts.earlier.takesNext()) amounts.earlier.push(was);
      if (is !== was) changed += 1;
      if (this.#above >= 0) this.#compareWithAbove(amounts, batch, position, here);
      if (is <= 0 || was <= 0) continue;
      const ratio = is / was;
      amounts.known += 1;
      if (amounts.ratios.takesNext()) amounts.ratios.push(ratio);
      if (ratio >= JUMP || ratio * JUMP <= 1) amounts.jumped += 1;
      if (ratio < STABLE && ratio * STABLE > 1) amounts.stable += 1;
      else if (ratio > 1) addMultiple(amounts, ratio, table, row);
    }
    if (changed > 1) for (let i = 0; i < pairs.length; i++) this.#vote(pairs[i]!, batch, position, here);
    this.#above = here;
  }

  /** Amounts that were moved by a row: this row has that of the row above, or the row above has that of this row. */
  #compareWithAbove(amounts: ComparedAmounts, batch: RowBatch, position: number, here: number): void {
    const { index, before } = amounts;
    const is = batch.amount(position, index);
    const was = this.#earlier.amount(here, before);
    if (this.#changedAbove[index] === was) amounts.fromBelow.add(batch.table, batch.rowAt(position));
    this.#changedAbove[index] = is === was ? Number.NaN : is;
    if (is === was) return;
    amounts.changed += 1;
    if (is === this.#earlier.amount(this.#above, before)) amounts.fromAbove.add(batch.table, batch.rowAt(position));
  }

  #vote({ one, other, votes }: ComparedPair, batch: RowBatch, position: number, here: number): void {
    const a = batch.amount(position, one.index);
    const b = batch.amount(position, other.index);
    const wasA = this.#earlier.amount(here, one.before);
    const wasB = this.#earlier.amount(here, other.before);
    // A row with an amount that is as before, or with equal amounts, cannot tell.
    if (!(a > 0 && b > 0 && wasA > 0 && wasB > 0) || a === wasA || b === wasB || a === b || wasA === wasB) return;
    if (!votes.takesNext()) return;
    const areNearer = distance(a, wasB) < distance(a, wasA) && distance(b, wasA) < distance(b, wasB);
    votes.push(areNearer ? 1 : 0);
  }
}

/** How often the one is the other. */
function distance(one: number, other: number): number {
  return one > other ? one / other : other / one;
}

function addMultiple(
  { multiplied, nearlyMultiplied }: ComparedAmounts,
  ratio: number,
  table: number,
  row: number,
): void {
  for (let i = 0; i < FACTORS.length; i++) {
    const share = ratio / (FACTORS[i] ?? 1);
    if (share < NEAR_LOW || share > NEAR_HIGH) continue;
    nearlyMultiplied.add(table, row);
    if (Math.abs(share - 1) <= EXACT) multiplied.add(table, row);
  }
}

/** Spearman's rank correlation; NaN if one of the lists has no two different numbers. */
export function correlateRanks(one: Float64Array, other: Float64Array): number {
  const a = rank(one);
  const b = rank(other);
  const mean = (a.length + 1) / 2;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    product += (a[i]! - mean) * (b[i]! - mean);
    squaresA += (a[i]! - mean) ** 2;
    squaresB += (b[i]! - mean) ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}

/** Ranks from 1; equal numbers have the mean of their ranks. */
function rank(numbers: Float64Array): Float64Array {
  const sorted = numbers.toSorted();
  const ranks = new Float64Array(sorted.length);
  for (let first = 0; first < sorted.length; ) {
    let last = first;
    while (last + 1 < sorted.length && sorted[last + 1] === sorted[first]) last += 1;
    ranks.fill((first + last) / 2 + 1, first, last + 1);
    first = last + 1;
  }
  return numbers.map((number) => ranks[findFirst(sorted, number)] ?? 0);
}

/** Where the numbers that are not below `number` begin. */
function findFirst(sorted: Float64Array, number: number): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
