import { findMedian } from '../shared/statistics.ts';

/** With fewer there is no interval of 95 %: all of five ratios lie on one side by chance in 1 of 16 cases. */
export const MIN_PAIRS = 6;
/** A version is slower when even the lower end of the interval is above this. */
const MAX_RATIO = 1.03;
const CONFIDENCE = 0.95;

/** One pair of runs, in any unit. */
export interface Pair {
  old: number;
  new: number;
}

export interface Ratio {
  median: number;
  lower: number;
  upper: number;
  isSlower: boolean;
}

/**
 * The median of new/old over all pairs, with an interval of 95 %: the Hodges-Lehmann estimate and the interval of Wilcoxon's
 * signed-rank test, both of the logarithms. They assume that logarithms lie symmetrically around the true one. Turns
 * make it so: both versions meet the same disturbances, and the difference of two values from one distribution is
 * symmetric, however skewed that is. The interval of a plain median needs no symmetry, but half as many pairs again to
 * be as narrow.
 */
export function estimateRatio(pairs: readonly Pair[]): Ratio {
  const logs = pairs.map((pair) => Math.log(pair.new / pair.old));
  // Without a time of each, nobody knows; sorting would hide it.
  if (!logs.every(Number.isFinite)) return { median: Number.NaN, lower: Number.NaN, upper: Number.NaN, isSlower: true };
  const means = logs.flatMap((a, i) => logs.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b);
  const outside = countOutside(pairs.length);
  const lower = Math.exp(means.at(outside) ?? Number.NaN);
  const upper = Math.exp(means.at(-1 - outside) ?? Number.NaN);
  return { median: Math.exp(findMedian(means)), lower, upper, isSlower: lower > MAX_RATIO };
}

/**
 * How many of the sorted means of two lie outside the interval at each end: the largest sum of signed ranks that is too
 * small to come about by chance.
 */
export function countOutside(pairCount: number): number {
  if (pairCount < MIN_PAIRS) throw new Error(`Expected at least ${MIN_PAIRS} pairs, not ${pairCount}.`);
  // By sum: in how many ways some of the ranks from 1 on add up to it.
  let ways = [1];
  for (let rank = 1; rank <= pairCount; rank++) {
    const before = ways;
    const get = (sum: number) => before[sum] ?? 0;
    ways = Array.from({ length: before.length + rank }, (_, sum) => get(sum) + get(sum - rank));
  }
  const limit = ((1 - CONFIDENCE) / 2) * 2 ** pairCount;
  let sum = 0;
  let outside = -1;
  for (const count of ways) {
    sum += count;
    if (sum > limit) break;
    outside += 1;
  }
  return outside;
}
