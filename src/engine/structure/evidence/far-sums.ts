import { MAX_COLUMNS } from './block-scan.ts';
import { KINDS } from './cell-kind.ts';
import { type Grid, RING_ROWS } from './grid.ts';
import { WORD_BITS } from './lexicon.ts';
import { TEXT_BITS } from './scan-text.ts';
import type { SeenRow } from './seen-row.ts';
import { findTolerance, isNear, listNumbers, SUM_SHARE } from './sums.ts';

/** Shares of a row's numbers that are made from rows above, however far up. */
export interface FarSums {
  /** Sum of all rows above, or of those that are no sums themselves. */
  ofRows: number;
  /** Sum of the totals above, or of the sums of totals. */
  ofTotals: number;
  /** Mean of all rows above, or of those that are no sums themselves. */
  mean: number;
  /** Difference of two of the last totals above. */
  difference: number;
}

/** Where adding up begins: at the sheet's start, after blank rows, after a row without numbers, and last, after a sum. */
const BEGINNINGS = ['sheet', 'gap', 'text', 'sum'] as const;
/** Which rows are added up: those that are no sums, sums of those, and sums of sums. */
const LEVELS = 3;
const LEAVES = 0;
const SUMS = 1;
const SUMS_OF_SUMS = 2;
/** In the counts of hits, all levels together. */
const ALL = 3;
const KINDS_OF_SUMS = 4;
const SERIES = BEGINNINGS.length * LEVELS;
const HITS = BEGINNINGS.length * KINDS_OF_SUMS;

/** For differences, this many of the last sums are remembered. */
const KEPT_SUMS = 3;

/** Rounding errors of many rows partly cancel each other out. */
const SLACK = 0.5;

/** If none of the first numbers of a row fits, the others are not tried. */
const TRIED_FIRST = 2;

/** Means of fewer rows are found among the near ones. */
const MIN_MEAN_ROWS = 3;

/** Adds up columns from several beginnings at once, row by row, so that sums over any number of rows are found. */
export class FarSumFinder {
  readonly result: FarSums = { ofRows: 0, ofTotals: 0, mean: 0, difference: 0 };
  readonly #grid: Grid;
  /** For each column and series: the sum, and the number of rows with a number. */
  readonly #sums = new Float64Array(MAX_COLUMNS * SERIES);
  readonly #rows = new Int32Array(MAX_COLUMNS * SERIES);
  /** How often each beginning has come, and the last one that each column has seen: columns begin again when they are used. */
  readonly #begun = new Int32Array(BEGINNINGS.length);
  readonly #seen = new Int32Array(MAX_COLUMNS * BEGINNINGS.length);
  /** The same for all beginnings together: most rows begin nothing. */
  #begunAny = 0;
  readonly #seenAny = new Int32Array(MAX_COLUMNS);
  /** For each column: the numbers of the last sums, the newest first. */
  readonly #lastSums = new Float64Array(MAX_COLUMNS * KEPT_SUMS).fill(Number.NaN);
  /** Hits by series: as sums, and as means. */
  readonly #hits = new Uint8Array(HITS);
  readonly #means = new Uint8Array(HITS);
  #differences = 0;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** Compares a row with the rows that were added before it, and then adds it. Its near sums must be known. */
  take(row: SeenRow): void {
    this.#clear();
    const count = listNumbers(this.#grid, row, true);
    if (row.gapBefore > 0) this.#begin('gap');
    // One number that looks like a year may be any number; several are probably a header.
    if (row.numbers === 0 && row.years !== 1) {
      if (row.texts + row.years > 0) this.#begin('text');
      return;
    }
    if (count > 0 && row.filled > 1) this.#compare(row, count);
    this.#add(row);
  }

  #clear(): void {
    const { result } = this;
    result.ofRows = result.ofTotals = result.mean = result.difference = 0;
  }

  #begin(beginning: (typeof BEGINNINGS)[number]): void {
    const place = BEGINNINGS.indexOf(beginning);
    this.#begun[place] = (this.#begun[place] ?? 0) + 1;
    this.#begunAny += 1;
  }

  /** Drops what a column added up before the last beginnings. */
  #refresh(column: number): void {
    if (this.#seenAny[column] === this.#begunAny) return;
    this.#seenAny[column] = this.#begunAny;
    for (let place = 0; place < BEGINNINGS.length; place++) {
      const seen = column * BEGINNINGS.length + place;
      if (this.#seen[seen] === this.#begun[place]) continue;
      this.#seen[seen] = this.#begun[place] ?? 0;
      const at = column * SERIES + place * LEVELS;
      this.#sums.fill(0, at, at + LEVELS);
      this.#rows.fill(0, at, at + LEVELS);
    }
  }

  #compare(row: SeenRow, count: number): void {
    const { values, decimals } = this.#grid;
    this.#hits.fill(0);
    this.#means.fill(0);
    this.#differences = 0;
    let found = 0;
    for (let i = 0; i < count; i++) {
      if (i === TRIED_FIRST && found === 0) return;
      const column = row.numberColumns[i] ?? 0;
      const at = column * RING_ROWS + row.slot;
      const value = values[at] ?? 0;
      const tolerance = findTolerance(value, decimals[at] ?? 0);
      found += this.#compareNumber(column, value, tolerance);
    }
    if (found > 0) this.#summarise(count);
  }

  /** Returns how often the number fits. */
  #compareNumber(column: number, value: number, tolerance: number): number {
    const sums = this.#sums;
    const rows = this.#rows;
    let found = 0;
    this.#refresh(column);
    for (let beginning = 0; beginning < BEGINNINGS.length; beginning++) {
      const at = column * SERIES + beginning * LEVELS;
      const hit = beginning * KINDS_OF_SUMS;
      let sum = 0;
      let count = 0;
      for (let level = 0; level < LEVELS; level++) {
        const own = rows[at + level] ?? 0;
        if (own === 0) continue;
        sum += sums[at + level] ?? 0;
        count += own;
        if (own >= 2) found += this.#tryFit(hit + level, sums[at + level] ?? 0, own, value, tolerance);
      }
      if (count >= 2 && count !== (rows[at] ?? 0)) found += this.#tryFit(hit + ALL, sum, count, value, tolerance);
    }
    if (!this.#isDifference(column, Math.abs(value), 2 * tolerance)) return found;
    this.#differences += 1;
    return found + 1;
  }

  /** Returns whether the number is the sum or the mean of the rows, as a number. */
  #tryFit(hit: number, sum: number, rows: number, value: number, tolerance: number): number {
    if (Math.abs(sum - value) <= tolerance * (1 + SLACK * Math.sqrt(rows))) {
      this.#hits[hit] = (this.#hits[hit] ?? 0) + 1;
      return 1;
    }
    if (rows < MIN_MEAN_ROWS || Math.abs(sum - rows * value) > rows * tolerance) return 0;
    this.#means[hit] = (this.#means[hit] ?? 0) + 1;
    return 1;
  }

  #isDifference(column: number, size: number, tolerance: number): boolean {
    const at = column * KEPT_SUMS;
    for (let i = 0; i < KEPT_SUMS; i++) {
      for (let k = i + 1; k < KEPT_SUMS; k++) {
        const difference = Math.abs((this.#lastSums[at + i] ?? 0) - (this.#lastSums[at + k] ?? 0));
        if (isNear(difference, size, tolerance)) return true;
      }
    }
    return false;
  }

  #summarise(count: number): void {
    const { result } = this;
    result.ofRows = shareOf(findMost(this.#hits, ALL, LEAVES), count);
    result.ofTotals = shareOf(findMost(this.#hits, SUMS, SUMS_OF_SUMS), count);
    result.mean = shareOf(findMost(this.#means, ALL, LEAVES), count);
    result.difference = shareOf(this.#differences, count);
  }

  #add(row: SeenRow): void {
    const { ofRows, ofTotals } = this.result;
    // One number may be the sum of some numbers above by chance.
    const isSure = row.numbers > 1 || (row.firstBits & (WORD_BITS.total | TEXT_BITS.totalStart)) !== 0;
    const isOfTotals = isSure && ofTotals >= SUM_SHARE;
    const isSum = isOfTotals || (isSure && Math.max(ofRows, row.sumShare) >= SUM_SHARE);
    const level = isOfTotals ? SUMS_OF_SUMS : isSum ? SUMS : LEAVES;
    const { kinds, values } = this.#grid;
    if (isSum) this.#begin('sum');
    const sums = this.#sums;
    const rows = this.#rows;
    // A sum ends what it adds up, and is no part of the next one.
    const beginnings = isSum ? BEGINNINGS.length - 1 : BEGINNINGS.length;
    for (let i = 0; i < row.filled; i++) {
      const column = row.columns[i] ?? 0;
      const at = column * RING_ROWS + row.slot;
      if (kinds[at] !== KINDS.number && kinds[at] !== KINDS.year) continue;
      const value = values[at] ?? 0;
      this.#refresh(column);
      if (isSum) this.#remember(column, value);
      const first = column * SERIES + level;
      for (let series = first; series < first + beginnings * LEVELS; series += LEVELS) {
        sums[series] = (sums[series] ?? 0) + value;
        rows[series] = (rows[series] ?? 0) + 1;
      }
    }
  }

  #remember(column: number, value: number): void {
    const at = column * KEPT_SUMS;
    this.#lastSums.copyWithin(at + 1, at, at + KEPT_SUMS - 1);
    this.#lastSums[at] = value;
  }
}

/** The most hits of two levels from one beginning. */
function findMost(hits: Uint8Array, one: number, other: number): number {
  let most = 0;
  for (let at = 0; at < HITS; at += KINDS_OF_SUMS) most = Math.max(most, hits[at + one] ?? 0, hits[at + other] ?? 0);
  return most;
}

/** Of three and more numbers, one fits by chance. */
function shareOf(hits: number, count: number): number {
  return hits >= (count >= 3 ? 2 : 1) ? hits / count : 0;
}
