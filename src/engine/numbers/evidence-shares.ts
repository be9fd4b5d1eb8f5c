import type { EvidenceShares } from '../../contract/artifact.ts';
import { REST } from '../../contract/evidence.ts';
import { roundScore } from './scores.ts';

/** How many pieces of evidence the record lists; the others are summed as one `rest`. */
const MAX_LISTED = 8;

/** The strongest pieces of evidence, with a rest so that the deltas add up to `total`. */
export function listStrongest(all: readonly { name: string; delta: number }[], total: number): EvidenceShares {
  const found = all.map(({ name, delta }) => ({ name, delta: shorten(delta) })).filter(({ delta }) => delta !== 0);
  found.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || (a.name < b.name ? -1 : 1));
  const listed = found.slice(0, MAX_LISTED);
  // Deltas of rules may have more decimals, and the sum must be exact.
  const rest = roundScore(total - listed.reduce((sum, { delta }) => sum + delta, 0));
  if (rest !== 0) listed.push({ name: REST, delta: rest });
  return Object.fromEntries(listed.map(({ name, delta }) => [name, delta]));
}

/** Weights have two decimals, so more than three decimals of a score mean nothing. */
export function shorten(score: number): number {
  return roundScore(Math.round(score * 1000) / 1000);
}
