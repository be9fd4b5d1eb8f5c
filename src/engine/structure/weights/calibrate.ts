import type { CalibrationCurve } from '../../../contract/row-weights.ts';

/** The share of decisions with this probability that were right, by a curve; linear between its points. */
export function calibrate(curve: CalibrationCurve, probability: number): number {
  let before: [number, number] | undefined;
  for (const [x, y] of curve) {
    if (probability <= x) {
      const [x0, y0] = before ?? [x, y];
      return round(x === x0 ? y : y0 + ((probability - x0) / (x - x0)) * (y - y0));
    }
    before = [x, y];
  }
  return round(before?.[1] ?? 0);
}

/** Three digits say all that is known. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
