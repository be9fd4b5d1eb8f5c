import type { CalibrationCurve } from '../../../contract/row-weights.ts';

/** The share of decisions with this probability that were right, from a curve with linear interpolation. */
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

/** More than three digits would not be significant. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
