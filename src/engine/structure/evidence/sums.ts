import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import { MAX_NUMBERS, type SeenRow } from './seen-row.ts';

/** Number of filled rows on each side that are added up. */
export const SUM_ROWS = 30;

/** A sum of at most this many rows counts as near. */
const NEAR_ROWS = 5;

/** A mean is tried over at most this many rows. */
const MEAN_ROWS = 8;

/** The search ends at a sum of this many times the number: further rows hardly ever bring it back to the number. */
const TOO_LARGE = 3;

/** At least this many numbers must be added up to show that a total is over more rows than are kept. */
const MANY_NUMBERS = 10;

/** If a sum is less than this share of a number, the number is probably not a total over these and more rows. */
const MIN_PARTS = 0.2;

/** A row counts as a sum if at least this share of its numbers are sums. */
export const SUM_SHARE = 0.5;

/** Shares of a row's numbers that are sums, means and so on of nearby rows, all over the same number of rows. */
export interface Sums {
  aboveNear: number;
  aboveFar: number;
  belowNear: number;
  belowFar: number;
  /** The sum is twice the number: rows and their subtotals were added up. */
  double: number;
  mean: number;
  /** Sum of the rows above that are sums themselves. */
  ofSums: number;
  /** Sum of the rows above that are not sums themselves. */
  skippingSums: number;
  /** A row above, minus the rows between. */
  difference: number;
  /** The same, for a row further up. */
  farDifference: number;
  /** 1 if the row's only cell is the sum of two to thirty rows above. */
  lone: number;
  /** Equal to the single row above, like the total of one line. */
  ofOne: number;
  /** Larger than the sum of ten or more numbers on that side: a total over more rows than are kept. */
  moreThanAbove: number;
  moreThanBelow: number;
  /** Share of numbers at least as large as every number nearby in their column. */
  largestAbove: number;
  largestBelow: number;
}

export function makeSums(): Sums {
  return {
    aboveNear: 0,
    aboveFar: 0,
    belowNear: 0,
    belowFar: 0,
    double: 0,
    mean: 0,
    ofSums: 0,
    skippingSums: 0,
    difference: 0,
    farDifference: 0,
    lone: 0,
    ofOne: 0,
    moreThanAbove: 0,
    moreThanBelow: 0,
    largestAbove: 0,
    largestBelow: 0,
  };
}

/** Length of the lists below, which count a row's numbers that fit, by the number of rows added up. */
const LENGTH = SUM_ROWS + 1;
const allCounts = new Uint8Array(7 * LENGTH);
const takeCounts = (i: number): Uint8Array => allCounts.subarray(i * LENGTH, (i + 1) * LENGTH);
const plain = takeCounts(0);
const doubled = takeCounts(1);
const means = takeCounts(2);
const ofSums = takeCounts(3);
const skipping = takeCounts(4);
const differences = takeCounts(5);
const farDifferences = takeCounts(6);

/** The rows on one side of a row. Their slots are counted from the row's own slot, in steps of `step`. */
export interface RowsBeside {
  readonly step: 1 | -1;
  readonly count: number;
}

/** If none of the first numbers of a row is a sum or a mean, the others are not tried. */
const TRIED_FIRST = 4;

/** Where a row is among the rows that are added up, and how. */
export interface SumOptions {
  above: RowsBeside;
  below: RowsBeside;
  /** Whether numbers that look like years are added up, too, and differences are looked for further up. */
  isFar: boolean;
}

/** Finds which numbers of a row are sums, means and so on of the numbers around them. Writes into `result`. */
export function findSums(grid: Grid, row: SeenRow, { above, below, isFar }: SumOptions, result: Sums): void {
  clear(result);
  looksFar = isFar;
  const count = listNumbers(grid, row, isFar);
  if (count === 0) return;
  const need = count >= 3 ? 2 : 1;
  if (addUp(grid, row, count, above)) {
    if (row.filled < 2) result.lone = findBest(plain, 2, SUM_ROWS, 1);
    else readAbove(result, count, need);
  }
  if (row.filled < 2) return;
  result.moreThanAbove = moreCount / triedCount;
  if (addUp(grid, row, count, below)) readBelow(result, count, need);
  result.moreThanBelow = moreCount / triedCount;
  result.largestAbove = findLargest(grid, row, count, above);
  result.largestBelow = findLargest(grid, row, count, below);
  row.sumShare = Math.max(result.aboveNear, result.aboveFar, result.skippingSums, result.ofSums);
  if (row.sumShare >= SUM_SHARE) grid.sumSlots[row.slot] = 1;
}

function clear(result: Sums): void {
  result.aboveNear = result.aboveFar = result.belowNear = result.belowFar = 0;
  result.double = result.mean = result.ofSums = result.skippingSums = result.difference = 0;
  result.lone = result.ofOne = result.largestAbove = result.largestBelow = 0;
  result.moreThanAbove = result.moreThanBelow = result.farDifference = 0;
}

function readAbove(result: Sums, count: number, need: number): void {
  const needFar = Math.min(2, count);
  result.aboveNear = findBest(plain, 2, NEAR_ROWS, need) / count;
  result.aboveFar = findBest(plain, NEAR_ROWS + 1, SUM_ROWS, needFar) / count;
  result.double = findBest(doubled, 3, SUM_ROWS, needFar) / count;
  result.mean = findBest(means, 2, MEAN_ROWS, need) / count;
  result.ofSums = findBest(ofSums, 2, SUM_ROWS, need) / count;
  result.skippingSums = findBest(skipping, 2, SUM_ROWS, need) / count;
  result.difference = findBest(differences, 2, NEAR_ROWS, need) / count;
  result.farDifference = findBest(farDifferences, NEAR_ROWS + 1, SUM_ROWS, needFar) / count;
  result.ofOne = findBest(plain, 1, 1, need) / count;
}

function readBelow(result: Sums, count: number, need: number): void {
  result.belowNear = findBest(plain, 2, NEAR_ROWS, need) / count;
  result.belowFar = findBest(plain, NEAR_ROWS + 1, SUM_ROWS, Math.min(2, count)) / count;
  result.mean = Math.max(result.mean, findBest(means, 2, MEAN_ROWS, need) / count);
}

/**
 * Puts the columns of the row's leftmost numbers into `row.numberColumns`; returns how many there are. `withYears`: among
 * numbers, one that looks like a year is a number, too; several without another number are probably a header.
 */
export function listNumbers(grid: Grid, row: SeenRow, withYears: boolean): number {
  if (row.numberCount >= 0 && row.areYearsListed === withYears) return row.numberCount;
  const { columns, filled, slot, numberColumns: found } = row;
  const areYearsNumbers = withYears && (row.numbers > 0 || row.years === 1);
  let count = 0;
  for (let i = 0; i < filled && count < MAX_NUMBERS; i++) {
    const at = columns[i]! * RING_ROWS + slot;
    const kind = grid.kinds[at];
    const isNumber = kind === KINDS.number || (areYearsNumbers && kind === KINDS.year);
    if (isNumber && grid.values[at] !== 0) found[count++] = columns[i]!;
  }
  row.numberCount = count;
  row.areYearsListed = withYears;
  return count;
}

/** Slack for the longest sums, as a multiple of the tolerance. */
const MAX_SLACK = 1 + 0.1 * SUM_ROWS;

/** Counts, for 1, 2, … rows, how many numbers are their sum, half their sum, or their mean; returns whether any is. */
function addUp(grid: Grid, row: SeenRow, count: number, { step, count: sideCount }: RowsBeside): boolean {
  const length = Math.min(sideCount, SUM_ROWS);
  const { kinds, values, sumSlots } = grid;
  const isFar = looksFar;
  hitCount = triedCount = moreCount = 0;
  for (let i = 0; i < count; i++) {
    if (i === TRIED_FIRST && hitCount === 0) return false;
    triedCount += 1;
    const base = (row.numberColumns[i] ?? 0) * RING_ROWS;
    const value = values[base + row.slot]!;
    const tolerance = findTolerance(value, grid.decimals[base + row.slot]!);
    const limit = TOO_LARGE * Math.abs(value);
    // Outside of these limits, the sum is neither the number nor twice the number.
    const room = 2 * MAX_SLACK * tolerance;
    const bothTolerances = 2 * tolerance;
    const least = Math.min(value, 2 * value) - room;
    const most = Math.max(value, 2 * value) + room;
    const meanTolerance = Math.max(tolerance, 0.0005 * Math.abs(value));
    let sum = 0;
    let numbers = 0;
    let sumOfSums = 0;
    let sums = 0;
    for (let k = 1; k <= length; k++) {
      const slot = (row.slot + k * step) & (RING_ROWS - 1);
      const at = base + slot;
      const kind = kinds[at];
      if (kind !== KINDS.number && !(isFar && kind === KINDS.year)) continue;
      const term = values[at]!;
      // As `isNear` does: this loop runs for each number of a sheet, and a call costs as much as all the rest.
      if (numbers > 0 && Math.abs(term - sum - value) <= bothTolerances) {
        if (k <= NEAR_ROWS) hit(differences, k);
        else if (isFar) hit(farDifferences, k);
      }
      sum += term;
      numbers += 1;
      if (k > MEAN_ROWS) {
        if (sum > limit || sum < -limit) break;
      } else if (numbers >= 3 && Math.abs(sum - numbers * value) <= numbers * meanTolerance) hit(means, k);
      // Rounding errors add up over the rows.
      const slack = tolerance * (1 + 0.1 * numbers);
      if (sum >= least && sum <= most) {
        if ((numbers >= 2 || k === 1) && isNear(sum, value, slack)) hit(plain, k);
        if (numbers >= 3 && isNear(sum, 2 * value, 2 * slack)) hit(doubled, k);
      }
      if (sumSlots[slot] === 1) {
        sumOfSums += term;
        sums += 1;
        if (sums >= 2 && isNear(sumOfSums, value, slack)) hit(ofSums, k);
      } else if (sums > 0 && numbers - sums >= 2 && isNear(sum - sumOfSums, value, slack)) hit(skipping, k);
    }
    if (numbers >= MANY_NUMBERS && sum <= value && sum >= MIN_PARTS * value) moreCount += 1;
  }
  return hitCount > 0;
}

let hitCount = 0;
let looksFar = false;
/** `triedCount`: how many numbers were tried; `moreCount`: how many are larger than many numbers together. */
let triedCount = 0;
let moreCount = 0;

function hit(counts: Uint8Array, k: number): void {
  if (hitCount === 0) allCounts.fill(0);
  counts[k]! += 1;
  hitCount += 1;
}

export function isNear(a: number, b: number, tolerance: number): boolean {
  const difference = a - b;
  return difference <= tolerance && difference >= -tolerance;
}

/** Value of the last digit shown, by the number of decimals. */
const STEPS = [1, 0.1, 0.01, 0.001, 1e-4, 1e-5];

/** The value for more decimals. */
const SMALLEST_STEP = 1e-6;

/** Half of the last digit shown; large whole numbers are often rounded a little more. */
export function findTolerance(value: number, decimals: number): number {
  const size = Math.abs(value);
  const tolerance = Math.max(0.51 * (STEPS[decimals] ?? SMALLEST_STEP), 0.0002 * size * (size >= 100 ? 1 : 0));
  return Math.min(tolerance, 0.2 * size);
}

function findBest(counts: Uint8Array, from: number, to: number, need: number): number {
  let best = 0;
  for (let k = from; k <= to; k++) if (counts[k]! > best) best = counts[k]!;
  return best >= need ? best : 0;
}

/** Number of rows on a side with which a number's size is compared. */
const SIZE_ROWS = 5;

function findLargest(grid: Grid, row: SeenRow, count: number, { step, count: sideCount }: RowsBeside): number {
  const length = Math.min(sideCount, SIZE_ROWS);
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const base = (row.numberColumns[i] ?? 0) * RING_ROWS;
    const value = grid.values[base + row.slot]!;
    let isLargest = false;
    for (let k = 1; k <= length; k++) {
      const at = base + ((row.slot + k * step) & (RING_ROWS - 1));
      if (grid.kinds[at] !== KINDS.number) continue;
      isLargest = grid.values[at]! <= value;
      if (!isLargest) break;
    }
    if (isLargest) largest += 1;
  }
  return largest / count;
}
