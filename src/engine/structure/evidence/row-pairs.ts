import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import type { SeenRow } from './seen-row.ts';
import { findTolerance, listNumbers } from './sums.ts';

/** Shares of a row's numbers that two of the rows above make, the same two for all. */
export interface RowPairs {
  /** One row divided by the other, perhaps in percent. */
  ratio: number;
  /** One row minus the other. */
  difference: number;
}

/** How many rows above are paired. */
const PAIRED_ROWS = 6;
const PAIRS = PAIRED_ROWS * PAIRED_ROWS;

/** Numbers that show fewer digits fit too many quotients. */
const MAX_SLACK = 0.02;

/** One number may fit by chance. */
const MIN_HITS = 2;

/** All pairs are tried for the first numbers of a row; for the others, only those that fitted one of these. */
const TRIED_FIRST = 2;

const ratios = new Uint8Array(PAIRS);
const differences = new Uint8Array(PAIRS);
/** 1 for each pair that fitted one of the first numbers. */
const candidates = new Uint8Array(PAIRS);
/** The number in each of the rows above, from the nearest on; NaN for another cell. */
const terms = new Float64Array(PAIRED_ROWS);

export function makeRowPairs(): RowPairs {
  return { ratio: 0, difference: 0 };
}

/** Finds whether two of the six rows above make a row's numbers. Writes into `result`. */
export function findRowPairs(grid: Grid, row: SeenRow, rowsAbove: number, result: RowPairs): void {
  result.ratio = result.difference = 0;
  const count = listNumbers(grid, row, true);
  if (count < MIN_HITS || rowsAbove < 2) return;
  ratios.fill(0);
  differences.fill(0);
  const length = Math.min(rowsAbove, PAIRED_ROWS);
  let found = 0;
  for (let i = 0; i < count; i++) {
    if (i === TRIED_FIRST && found > 0) listCandidates();
    if (i >= TRIED_FIRST && found === 0) return;
    found += tryNumber(grid, row.slot, row.numberColumns[i] ?? 0, length, i >= TRIED_FIRST);
  }
  if (found < MIN_HITS) return;
  result.ratio = shareOf(ratios, count);
  result.difference = shareOf(differences, count);
}

function listCandidates(): void {
  for (let pair = 0; pair < PAIRS; pair++) candidates[pair] = ratios[pair] !== 0 || differences[pair] !== 0 ? 1 : 0;
}

function shareOf(hits: Uint8Array, count: number): number {
  let most = 0;
  for (let pair = 0; pair < PAIRS; pair++) most = Math.max(most, hits[pair] ?? 0);
  return most >= MIN_HITS ? most / count : 0;
}

/** Tries pairs of rows for one number. Returns how many fit. */
function tryNumber(grid: Grid, slot: number, column: number, length: number, onlyCandidates: boolean): number {
  const at = column * RING_ROWS + slot;
  const value = grid.values[at] ?? 0;
  const tolerance = findTolerance(value, grid.decimals[at] ?? 0);
  const isExact = tolerance <= MAX_SLACK * Math.abs(value);
  const bothTolerances = 2 * tolerance;
  let found = 0;
  listTerms(grid, slot, column, length);
  for (let k = 0; k < length; k++) {
    const b = terms[k] ?? 0;
    if (b === 0 || Number.isNaN(b)) continue;
    // A quotient without a division: nearly all pairs fit neither.
    const slack = tolerance * Math.abs(b);
    const product = value * b;
    for (let j = 0; j < length; j++) {
      const pair = j * PAIRED_ROWS + k;
      if (k === j || (onlyCandidates && candidates[pair] === 0)) continue;
      const a = terms[j] ?? 0;
      // Not by calls: this runs thirty times for each number.
      if (Math.abs(a - b - value) <= bothTolerances) {
        differences[pair] = (differences[pair] ?? 0) + 1;
        found += 1;
      }
      if (isExact && (Math.abs(a - product) <= slack || Math.abs(100 * a - product) <= slack)) {
        ratios[pair] = (ratios[pair] ?? 0) + 1;
        found += 1;
      }
    }
  }
  return found;
}

function listTerms({ kinds, values }: Grid, slot: number, column: number, length: number): void {
  const base = column * RING_ROWS;
  for (let k = 0; k < length; k++) {
    const at = base + ((slot - k - 1) & (RING_ROWS - 1));
    const isNumber = kinds[at] === KINDS.number || kinds[at] === KINDS.year;
    terms[k] = isNumber ? (values[at] ?? 0) : Number.NaN;
  }
}
