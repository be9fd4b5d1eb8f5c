import type { Tier } from './tiers.ts';

/**
 * Processor seconds that a tier may take, including builds and checks, with the date and the reason of each figure. If
 * you raise a figure, say in the commit why that is worth everybody's time.
 */
const QUICK_SECONDS = 620;
// 2026-11-29: cold builds on two quiet cores took 480, and people waited four and a half minutes. The promise is 560
// with warm builds; cold builds add 30.

/** In addition to `npm test`. */
const ADDED_SECONDS = 2_300;
// 2026-11-29: took 1,750 here and 1,914 in CI; since then, kills of servers take 65 less. Repeats on PostgreSQL,
// browsers and kills vary more than the tests of npm test. Every answer on PostgreSQL takes 41 more.

/** Null if nobody waits for the run. */
export function findBudget(tier: Tier, isOnlyAdded: boolean): number | null {
  if (tier === 'long') return null;
  if (tier === 'quick') return QUICK_SECONDS;
  return isOnlyAdded ? ADDED_SECONDS : QUICK_SECONDS + ADDED_SECONDS;
}
