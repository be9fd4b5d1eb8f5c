/** What a forgotten decimal point makes of a number; ten times is too near to what amounts are. */
const FACTORS = [100, 1000];
const PART = { count: 3, numbers: 10 };
/** Between the two parts there is nothing, and more of it than anywhere else. */
const GAP = 3;
/** By how much the medians of the parts, and their ends, may be off. */
const OFF = { median: 2.5, ends: 2 };

/**
 * Whether fewer than half of the numbers are about 100 or 1,000 times the others, as if they were a part with another
 * decimal point: `more` times as much, or `less`. Numbers are above 0.
 */
export function findPart(numbers: ArrayLike<number>): 'more' | 'less' | null {
  if (numbers.length < PART.numbers) return null;
  const sorted = Float64Array.from(numbers).sort();
  const { gap, at } = findLargestGap(sorted);
  const [low, high] = [sorted.subarray(0, at), sorted.subarray(at)];
  if (gap < GAP || Math.min(low.length, high.length) < PART.count || low.length === high.length) return null;
  const isPart = FACTORS.some(
    (factor) =>
      isNear(middleOf(high) / middleOf(low) / factor, OFF.median) &&
      read(high, 0) * OFF.ends >= read(low, 0) * factor &&
      read(high, -1) <= read(low, -1) * factor * OFF.ends,
  );
  return isPart ? (high.length < low.length ? 'more' : 'less') : null;
}

/** `at`: the number after the gap. */
function findLargestGap(sorted: Float64Array): { gap: number; at: number } {
  let largest = { gap: 0, at: 0 };
  let last = Number.POSITIVE_INFINITY;
  for (const [at, number] of sorted.entries()) {
    if (number / last > largest.gap) largest = { gap: number / last, at };
    last = number;
  }
  return largest;
}

const read = (sorted: Float64Array, at: number) => sorted.at(at) ?? Number.NaN;
const middleOf = (sorted: Float64Array) =>
  (read(sorted, (sorted.length - 1) >> 1) + read(sorted, sorted.length >> 1)) / 2;
const isNear = (ratio: number, off: number) => ratio <= off && ratio * off >= 1;
