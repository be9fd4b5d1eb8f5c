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

/** If none of the first numbers of a row fits, the others are not tried. */
const TRIED_FIRST = 4;

const columns = new Uint16Array(MAX_COLUMNS);
const ratios = new Uint8Array(PAIRS);
const differences = new Uint8Array(PAIRS);

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
  let found = 0;
  for (let i = 0; i < count; i++) {
    if (i === TRIED_FIRST && found === 0) return;
    found += tryNumber(grid, row.slot, columns[i] ?? 0, length);
  }
  if (found === 0) return;
  result.ratio = shareOf(ratios, count);
  result.difference = shareOf(differences, count);
}

function shareOf(hits: Uint8Array, count: number): number {
  const most = Math.max(...hits);
  return most >= MIN_HITS ? most / count : 0;
}

/** Tries all pairs of rows for one number; returns how many fit. */
function tryNumber({ kinds, values, decimals }: Grid, slot: number, column: number, length: number): number {
  const base = column * RING_ROWS;
  const value = values[base + slot] ?? 0;
  const tolerance = findTolerance(value, decimals[base + slot] ?? 0);
  const isExact = tolerance <= MAX_SLACK * Math.abs(value);
  let found = 0;
  for (let j = 1; j <= length; j++) {
    const first = base + ((slot - j) & (RING_ROWS - 1));
    if (kinds[first] !== KINDS.number && kinds[first] !== KINDS.year) continue;
    const a = values[first] ?? 0;
    for (let k = 1; k <= length; k++) {
      const second = base + ((slot - k) & (RING_ROWS - 1));
      if (k === j || (kinds[second] !== KINDS.number && kinds[second] !== KINDS.year)) continue;
      const b = values[second] ?? 0;
      const pair = (j - 1) * PAIRED_ROWS + k - 1;
      if (b !== 0 && isNear(a - b, value, 2 * tolerance)) {
        differences[pair] = (differences[pair] ?? 0) + 1;
        found += 1;
      }
      const quotient = a / b;
      if (isExact && b !== 0 && (isNear(quotient, value, tolerance) || isNear(100 * quotient, value, tolerance))) {
        ratios[pair] = (ratios[pair] ?? 0) + 1;
        found += 1;
      }
    }
  }
  return found;
}
