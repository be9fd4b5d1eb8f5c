import type { Tier } from './tiers.ts';

/**
 * Seconds of the reference machine (machine-speed.ts) that a tier may take, including builds and checks, with the date
 * and the reason of each figure. If you raise a figure, say in the commit why that is worth everybody's time.
 */
const QUICK_SECONDS = 480;
// 2026-11-30: took 316 to 333 with cold builds; at d03b9524, with fewer tests, 395 on the same machine. The rest is
// for machines that the fixed work does not describe: CI took 1.6 times as long as this one.

/** In addition to `npm test`. */
const ADDED_SECONDS = 2_600;
// 2026-11-30: took 1,680 (1,853) beside other work, with 100 for what publishing shows of 35 changes of rules on both
// databases, and for examples that are tried; 2,181 beside much other work with the second edition of the desk: sequels
// are killed at each step on both databases, and its pages are played by keys; before, 1,109 (1,238) to 1,313. Repeats on PostgreSQL, browsers and kills vary more than the tests of npm test.
// 2026-12-01: 100 more for 280 attacks on sign-on, leavers while they do everything, and the erasure of a person from
// every kind of place with a crash at each step, on both databases. 100 more for documents that are searched in a confined
// process each, and 165 hiding places of a person; kills, damaged documents and lists were repeated less for it.

/**
 * The fixed work only resembles the tests: on a machine that takes twice as long for it, the tests may take a quarter
 * more or less than that. A run may cost so much more; it then fails later, on a machine like the reference.
 */
const DOUBT = 0.25;

/** Null if nobody waits for the run. */
export function findBudget(tier: Tier, isOnlyAdded: boolean): number | null {
  if (tier === 'long') return null;
  if (tier === 'quick') return QUICK_SECONDS;
  return isOnlyAdded ? ADDED_SECONDS : QUICK_SECONDS + ADDED_SECONDS;
}

export interface Cost {
  /** Processor seconds on this machine. */
  seconds: number;
  /** How many times as long as the reference machine this one takes. */
  factor: number;
  /** Seconds of the reference machine. */
  converted: number;
}

export function convertCost(seconds: number, factor: number): Cost {
  return { seconds, factor, converted: seconds / factor };
}

/** Whether a run stays within a budget: exactly so on the reference machine, and with some doubt on others. */
export function isWithin(budget: number, { converted, factor }: Cost): boolean {
  return converted <= budget * (1 + Math.abs(factor - 1) * DOUBT);
}
