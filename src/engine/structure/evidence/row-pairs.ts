import { MAX_COLUMNS } from './block-scan.ts';
import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import type { SeenRow } from './seen-row.ts';
import { findTolerance, isNear, listNumbers } from './sums.ts';

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

const columns = new Uint16Array(MAX_COLUMNS);
const ratios = new Uint8Array(PAIRS);
const differences = new Uint8Array(PAIRS);
/** 1 for each pair that fitted one of the first numbers. */
const candidates = new Uint8Array(PAIRS);

export function makeRowPairs(): RowPairs {
  return { ratio: 0, difference: 0 };
}

/** Finds whether two of the six rows above make a row's numbers. Writes into `result`. */
export function findRowPairs(grid: Grid, row: SeenRow, rowsAbove: number, result: RowPairs): void {
  result.ratio = result.difference = 0;
  const count = listNumbers(grid, row, columns, true);
  if (count < MIN_HITS || rowsAbove < 2) return;
  ratios.fill(0);
  differences.fill(0);
  const length = Math.min(rowsAbove, PAIRED_ROWS);
  for (let i = 0; i < count; i++) {
    if (i === TRIED_FIRST && !hasCandidates()) return;
    tryNumber(grid, row.slot, columns[i] ?? 0, { length, onlyCandidates: i >= TRIED_FIRST });
  }
  result.ratio = shareOf(ratios, count);
  result.difference = shareOf(differences, count);
}

function hasCandidates(): boolean {
  let has = false;
  for (let pair = 0; pair < PAIRS; pair++) {
    const isCandidate = ratios[pair] !== 0 || differences[pair] !== 0;
    candidates[pair] = isCandidate ? 1 : 0;
    has ||= isCandidate;
  }
  return has;
}

function shareOf(hits: Uint8Array, count: number): number {
  let most = 0;
  for (const one of hits) if (one > most) most = one;
  return most >= MIN_HITS ? most / count : 0;
}

/** Tries pairs of rows for one number. */
function tryNumber(
  { kinds, values, decimals }: Grid,
  slot: number,
  column: number,
  { length, onlyCandidates }: { length: number; onlyCandidates: boolean },
): void {
  const base = column * RING_ROWS;
  const value = values[base + slot] ?? 0;
  const tolerance = findTolerance(value, decimals[base + slot] ?? 0);
  const isExact = tolerance <= MAX_SLACK * Math.abs(value);
  for (let j = 1; j <= length; j++) {
    const first = base + ((slot - j) & (RING_ROWS - 1));
    if (kinds[first] !== KINDS.number && kinds[first] !== KINDS.year) continue;
    const a = values[first] ?? 0;
    for (let k = 1; k <= length; k++) {
      const pair = (j - 1) * PAIRED_ROWS + k - 1;
      if (k === j || (onlyCandidates && candidates[pair] === 0)) continue;
      const second = base + ((slot - k) & (RING_ROWS - 1));
      if (kinds[second] !== KINDS.number && kinds[second] !== KINDS.year) continue;
      const b = values[second] ?? 0;
      if (b === 0) continue;
      if (isNear(a - b, value, 2 * tolerance)) differences[pair] = (differences[pair] ?? 0) + 1;
      // A quotient without a division: nearly all pairs fit neither.
      const slack = tolerance * Math.abs(b);
      const product = value * b;
      if (isExact && (isNear(a, product, slack) || isNear(100 * a, product, slack))) {
        ratios[pair] = (ratios[pair] ?? 0) + 1;
      }
    }
  }
}
