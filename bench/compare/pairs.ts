import { findMedian } from '../shared/statistics.ts';
import type { Product } from './product.ts';
import { estimateRatio, type Pair } from './ratios.ts';

/** Does a benchmark's work once; returns times in ms, by part of the work. */
export type Workload = (product: Product) => Promise<Record<string, number>>;

/** The versions take turns in running first: if the machine becomes slower, this affects both. */
export async function measurePairs(
  workload: Workload,
  old: Product,
  current: Product,
  count: number,
): Promise<Record<string, Pair[]>> {
  // The first run also prepares the package and fills the file cache.
  for (const product of [old, current]) await workload(product);
  const pairs: Record<string, Pair[]> = {};
  for (let i = 0; i < count; i++) {
    if (process.stderr.isTTY) process.stderr.write(`pair ${i + 1} of ${count}\r`);
    const isOldFirst = i % 2 === 0;
    const first = await workload(isOldFirst ? old : current);
    const second = await workload(isOldFirst ? current : old);
    const [before, now] = isOldFirst ? [first, second] : [second, first];
    for (const [name, value] of Object.entries(before)) {
      pairs[name] ??= [];
      pairs[name].push({ old: value, new: now[name] ?? Number.NaN });
    }
  }
  return pairs;
}

/** Writes a line for each part of the work. */
export function describePairs(pairs: Readonly<Record<string, readonly Pair[]>>): {
  lines: string[];
  isSlower: boolean;
} {
  const found = Object.entries(pairs).map(([name, all]) => ({ name, all, ratio: estimateRatio(all) }));
  const lines = found.map(({ name, all, ratio }) => {
    const [median, lower, upper] = [ratio.median, ratio.lower, ratio.upper].map((value) => value.toFixed(3));
    const oldMs = Math.round(findMedian(all.map(({ old }) => old)));
    return `${ratio.isSlower ? 'SLOWER' : 'ok    '} ${median} (${lower} to ${upper}) × ${oldMs} ms: ${name}`;
  });
  return { lines, isSlower: found.some(({ ratio }) => ratio.isSlower) };
}
