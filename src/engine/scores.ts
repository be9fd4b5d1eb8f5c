/** Sums of floats differ in their last digits by the order of adding; six decimals are what a score means. */
export function roundScore(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
