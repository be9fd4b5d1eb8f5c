import type { Tier } from './tiers.ts';

/**
 * Processor seconds that a tier may take, including builds and checks, with the date and the reason of each figure. If
 * you raise one, say in the commit why that is worth everybody's time.
 */
const QUICK_SECONDS = 640;
// 2026-11-29: 522 on two quiet cores, in four and a half minutes, which people wait for. Cold builds and checks add
// about 40, a busy machine a tenth.

/** In addition to `npm test`. */
const ADDED_SECONDS = 3_000;
// 2026-11-29: 1,582 before 43 files moved here from npm test, where they took about 500. The kills of servers, which
// that run cut short, take 150 more. Repeats on PostgreSQL, browsers and kills vary more than the tests of npm test.

/** Null if nobody waits for the run. */
export function findBudget(tier: Tier, isOnlyAdded: boolean): number | null {
  if (tier === 'long') return null;
  if (tier === 'quick') return QUICK_SECONDS;
  return isOnlyAdded ? ADDED_SECONDS : QUICK_SECONDS + ADDED_SECONDS;
}
