import type { Tier } from './tiers.ts';

/**
 * Processor seconds that a tier may take, builds and checks included, with the date and the reason of each figure. Whoever
 * raises one says in the commit why that is worth everybody's time.
 */
const QUICK_SECONDS = 560;
// 2026-11-29: two cores get through it in five minutes, which is what a person waits for.

/** Beyond `npm test`. */
const ADDED_SECONDS = 1_600;
// 2026-11-29: with the quick tier, CI has its answer in less than 25 minutes on two cores.

/** Null where nobody waits. */
export function findBudget(tier: Tier, isOnlyAdded: boolean): number | null {
  if (tier === 'long') return null;
  if (tier === 'quick') return QUICK_SECONDS;
  return isOnlyAdded ? ADDED_SECONDS : QUICK_SECONDS + ADDED_SECONDS;
}
