/** What a forgotten decimal point makes of a number; ten times is too near to what amounts are. */
const FACTORS = [100, 1000];
const PART = { count: 3, numbers: 10 };
/** Between the two parts there is nothing, and more of it than anywhere else. */
const GAP = 3;
/** By how much the medians of the parts, and their ends, may be off. */
const OFF = { median: 2, ends: 2 };

/**
 * Whether fewer than half of the numbers are about 100 or 1,000 times the others, as if they were a part with another
 * decimal point: `more` times as much, or `less`. Numbers are above 0.
 */
export function findPart(numbers: readonly number[]): 'more' | 'less' | null {
  if (numbers.length < PART.numbers) return null;
  const sorted = Float64Array.from(numbers).sort();
  let at = 1;
  for (let i = 2; i < sorted.length; i++) if (gapBefore(sorted, i) > gapBefore(sorted, at)) at = i;
  const [low, high] = [sorted.subarray(0, at), sorted.subarray(at)];
  if (Math.min(low.length, high.length) < PART.count || low.length === high.length) return null;
  if (gapBefore(sorted, at) < GAP) return null;
  const isPart = FACTORS.some(
    (factor) =>
      isNear(middleOf(high) / middleOf(low) / factor, OFF.median) &&
      high[0]! * OFF.ends >= low[0]! * factor &&
      high.at(-1)! <= low.at(-1)! * factor * OFF.ends,
  );
  return isPart ? (high.length < low.length ? 'more' : 'less') : null;
}

const gapBefore = (sorted: Float64Array, at: number) => sorted[at]! / sorted[at - 1]!;
const middleOf = (sorted: Float64Array) => sorted[sorted.length >> 1]!;
const isNear = (ratio: number, off: number) => ratio <= off && ratio * off >= 1;
