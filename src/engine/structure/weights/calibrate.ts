import type { CalibrationCurve } from '../../../contract/row-weights.ts';

/** The share of decisions with this probability that were right, by a curve; linear between its points. */
export function calibrate(curve: CalibrationCurve, probability: number): number {
  let [x0, y0] = curve[0]!;
  if (probability <= x0) return round(y0);
  for (const [x1, y1] of curve.slice(1)) {
    if (probability <= x1) return round(x1 === x0 ? y1 : y0 + ((probability - x0) / (x1 - x0)) * (y1 - y0));
    [x0, y0] = [x1, y1];
  }
  return round(y0);
}

/** Three digits say all that is known. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
