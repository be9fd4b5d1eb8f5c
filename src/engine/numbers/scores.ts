/** Sums of floats differ in their last digits with the order of adding; only six decimals of a score matter. */
export function roundScore(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
