export function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function round(value: number, decimals = 2): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

/** The ratios of values that were measured in the same round. */
export function divide(values: readonly number[], by: readonly number[]): number[] {
  return values.map((value, i) => value / by[i]!);
}

/** Combines the values that records have for the same key. */
export function combine(
  records: readonly Readonly<Record<string, number>>[],
  by: (values: number[]) => number,
): Record<string, number> {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return Object.fromEntries(names.map((name) => [name, by(records.flatMap((record) => record[name] ?? []))]));
}

export interface Spread {
  p50_ms: number;
  p99_ms: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 10) / 10;
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}
