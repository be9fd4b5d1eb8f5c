import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import type { SeenRow } from './seen-row.ts';

/** Filled rows on each side over which sums are tried. */
export const SUM_ROWS = 30;

/** Sums of at most this many rows are near. */
const NEAR_ROWS = 5;

/** Numbers of a row that are tried, the leftmost ones: a bound for wide sheets. */
const MAX_NUMBERS = 16;

/** A row counts as a sum where at least this share of its numbers are sums. */
const SUM_SHARE = 0.5;

/** What a row's numbers are of the numbers around it: the best share of them that one number of rows explains. */
export interface Sums {
  aboveNear: number;
  aboveFar: number;
  belowNear: number;
  belowFar: number;
  /** Twice the number: rows and their own subtotals were added up. */
  double: number;
  mean: number;
  /** Of rows above that are sums themselves. */
  ofSums: number;
  /** Of rows above, leaving out those that are sums. */
  skippingSums: number;
  /** What is left of a row above after those between. */
  difference: number;
  /** The same as the one row above, as the total of one line is. */
  ofOne: number;
  /** Numbers at least as large as every number of their column nearby. */
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
    ofOne: 0,
    largestAbove: 0,
    largestBelow: 0,
  };
}

/** How many of a row's numbers fit, by number of rows. */
const LENGTH = SUM_ROWS + 1;
const plain = new Uint8Array(LENGTH);
const doubled = new Uint8Array(LENGTH);
const means = new Uint8Array(LENGTH);
const ofSums = new Uint8Array(LENGTH);
const skipping = new Uint8Array(LENGTH);
const differences = new Uint8Array(LENGTH);
const columnsOf = new Uint16Array(MAX_NUMBERS);

/** The rows on one side of a row: the first is next to it. */
export interface RowsBeside {
  readonly length: number;
  /** The k-th row from there, from 1. */
  at(k: number): SeenRow;
}

/** Finds what a row's numbers are of those around it. Writes into `result`. */
export function findSums(grid: Grid, row: SeenRow, above: RowsBeside, below: RowsBeside, result: Sums): void {
  result.aboveNear = result.aboveFar = result.belowNear = result.belowFar = 0;
  result.double = result.mean = result.ofSums = result.skippingSums = result.difference = result.ofOne = 0;
  result.largestAbove = result.largestBelow = 0;
  const count = listNumbers(grid, row);
  if (count === 0 || row.filled < 2) return;
  const need = count >= 3 ? 2 : 1;
  addUp(grid, row, count, above);
  result.aboveNear = findBest(plain, 2, NEAR_ROWS, need) / count;
  result.aboveFar = findBest(plain, NEAR_ROWS + 1, SUM_ROWS, Math.min(2, count)) / count;
  result.double = findBest(doubled, 3, SUM_ROWS, Math.min(2, count)) / count;
  result.mean = findBest(means, 2, SUM_ROWS, need) / count;
  result.ofSums = findBest(ofSums, 2, SUM_ROWS, need) / count;
  result.skippingSums = findBest(skipping, 2, SUM_ROWS, need) / count;
  result.difference = findBest(differences, 2, NEAR_ROWS, need) / count;
  result.ofOne = plain[1]! >= need ? plain[1]! / count : 0;
  addUp(grid, row, count, below);
  result.belowNear = findBest(plain, 2, NEAR_ROWS, need) / count;
  result.belowFar = findBest(plain, NEAR_ROWS + 1, SUM_ROWS, Math.min(2, count)) / count;
  result.mean = Math.max(result.mean, findBest(means, 2, SUM_ROWS, need) / count);
  result.largestAbove = findLargest(grid, row, count, above);
  result.largestBelow = findLargest(grid, row, count, below);
  row.sumShare = Math.max(result.aboveNear, result.aboveFar, result.skippingSums, result.ofSums);
}

function listNumbers(grid: Grid, { columns, slot }: SeenRow): number {
  let count = 0;
  for (let i = 0; i < columns.length && count < MAX_NUMBERS; i++) {
    const at = columns[i]! * RING_ROWS + slot;
    if (grid.kinds[at] === KINDS.number && grid.values[at] !== 0) columnsOf[count++] = columns[i]!;
  }
  return count;
}

/** Counts for 1, 2, … rows of a side how many of the row's numbers are their sum, half their sum, or their mean. */
function addUp(grid: Grid, row: SeenRow, count: number, side: RowsBeside): void {
  const length = Math.min(side.length, SUM_ROWS);
  plain.fill(0);
  doubled.fill(0);
  means.fill(0);
  ofSums.fill(0);
  skipping.fill(0);
  differences.fill(0);
  const { kinds, values } = grid;
  for (let i = 0; i < count; i++) {
    const base = columnsOf[i]! * RING_ROWS;
    const value = values[base + row.slot]!;
    const tolerance = findTolerance(value, grid.decimals[base + row.slot]!);
    const meanTolerance = Math.max(tolerance, 0.0005 * Math.abs(value));
    let sum = 0;
    let numbers = 0;
    let sumOfSums = 0;
    let sums = 0;
    for (let k = 1; k <= length; k++) {
      const other = side.at(k);
      const at = base + other.slot;
      if (kinds[at] !== KINDS.number) continue;
      const term = values[at]!;
      if (numbers > 0 && Math.abs(term - sum - value) <= tolerance * 2) differences[k]! += 1;
      sum += term;
      numbers += 1;
      // Rounding adds up over the rows.
      const slack = tolerance * (1 + 0.1 * numbers);
      const difference = Math.abs(sum - value);
      if (numbers === 1) {
        if (k === 1 && difference <= slack) plain[1]! += 1;
      } else {
        if (difference <= slack) plain[k]! += 1;
        if (numbers >= 3 && Math.abs(sum - 2 * value) <= 2 * slack) doubled[k]! += 1;
        if (numbers >= 3 && Math.abs(sum / numbers - value) <= meanTolerance) means[k]! += 1;
      }
      if (other.sumShare >= SUM_SHARE) {
        sumOfSums += term;
        sums += 1;
        if (sums >= 2 && Math.abs(sumOfSums - value) <= slack) ofSums[k]! += 1;
      } else if (sums > 0 && numbers - sums >= 2 && Math.abs(sum - sumOfSums - value) <= slack) skipping[k]! += 1;
    }
  }
}

/** Half of the last digit that is shown; large whole numbers are often rounded a little more. */
function findTolerance(value: number, decimals: number): number {
  const size = Math.abs(value);
  const step = 10 ** -Math.min(decimals, 6);
  const tolerance = Math.max(0.51 * step, 0.0002 * size * (size >= 100 ? 1 : 0));
  return Math.min(tolerance, 0.2 * size);
}

function findBest(counts: Uint8Array, from: number, to: number, need: number): number {
  let best = 0;
  for (let k = from; k <= to; k++) if (counts[k]! > best) best = counts[k]!;
  return best >= need ? best : 0;
}

/** Rows of a side with which the size of a number is compared. */
const SIZE_ROWS = 5;

function findLargest(grid: Grid, row: SeenRow, count: number, side: RowsBeside): number {
  const length = Math.min(side.length, SIZE_ROWS);
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const base = columnsOf[i]! * RING_ROWS;
    const value = grid.values[base + row.slot]!;
    let isLargest = false;
    for (let k = 1; k <= length; k++) {
      const at = base + side.at(k).slot;
      if (grid.kinds[at] !== KINDS.number) continue;
      isLargest = grid.values[at]! <= value;
      if (!isLargest) break;
    }
    if (isLargest) largest += 1;
  }
  return largest / count;
}
