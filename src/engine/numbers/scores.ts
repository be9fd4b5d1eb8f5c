/** Rounds to six decimals: the last digits of a sum of floats depend on the order of adding. */
export function roundScore(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
