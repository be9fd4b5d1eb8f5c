import type { Tier } from './tiers.ts';

/**
 * Processor seconds that a tier may take, builds and checks included, with the date and the reason of each figure. Whoever
 * raises one says in the commit why that is worth everybody's time.
 */
const QUICK_SECONDS = 640;
// 2026-11-29: 522 on two quiet cores, in four and a half minutes: what a person waits for. Cold builds and checks add some
// 40, and a busy machine a tenth.

/** Beyond `npm test`. */
const ADDED_SECONDS = 3_000;
// 2026-11-29: 1,582 before 43 files moved here from npm test, which took some 500 there; the kills of servers, cut short in
// that run, take 150 more. Repeats on PostgreSQL, browsers and kills vary more than the tests of npm test.

/** Null where nobody waits. */
export function findBudget(tier: Tier, isOnlyAdded: boolean): number | null {
  if (tier === 'long') return null;
  if (tier === 'quick') return QUICK_SECONDS;
  return isOnlyAdded ? ADDED_SECONDS : QUICK_SECONDS + ADDED_SECONDS;
}
