import { findMedian } from '../shared/statistics.ts';

/** Five pairs give no 95 % interval: by chance, all of them are on one side of the true ratio in 1 of 16 cases. */
export const MIN_PAIRS = 6;
/** A version is slower if even the lower end of the interval is above this. */
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
 * Estimates the median of new/old with its 95 % interval: the Hodges-Lehmann estimate and the interval of Wilcoxon's
 * signed-rank test, both on logarithms. They assume that the logarithms are symmetric around the true ratio. Pairing
 * makes them symmetric: both versions meet the same disturbances, and the difference of two values from one
 * distribution is symmetric, however skewed the distribution is. The interval of a plain median assumes no symmetry,
 * but needs 1.5 times as many pairs to be as narrow.
 */
export function estimateRatio(pairs: readonly Pair[]): Ratio {
  const logs = pairs.map((pair) => Math.log(pair.new / pair.old));
  // A part that was not measured has no ratio, so that nobody takes it for a good result.
  if (!logs.every(Number.isFinite)) return { median: Number.NaN, lower: Number.NaN, upper: Number.NaN, isSlower: true };
  const means = logs.flatMap((a, i) => logs.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b);
  const outside = countOutside(pairs.length);
  const lower = Math.exp(means.at(outside) ?? Number.NaN);
  const upper = Math.exp(means.at(-1 - outside) ?? Number.NaN);
  return { median: Math.exp(findMedian(means)), lower, upper, isSlower: lower > MAX_RATIO };
}

/** Returns how many sorted means are outside the interval at each end: the signed-rank test's critical value. */
export function countOutside(pairCount: number): number {
  if (pairCount < MIN_PAIRS) throw new Error(`Expected at least ${MIN_PAIRS} pairs, not ${pairCount}.`);
  // For each sum, the number of choices of ranks that add up to it.
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
