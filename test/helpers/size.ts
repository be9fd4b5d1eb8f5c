import { test as nodeTest } from 'node:test';

const tier = process.env.ADE_TEST_TIER ?? 'all';
/** `npm run test:all -- --only-added` comes after `npm test`, so the tests of `npm test` need not run again. */
const isOnlyAdded = process.env.ADE_TEST_ONLY_ADDED === 'true';

/** Whether `npm run test:long` runs. */
export const isLong = tier === 'long';
/** Whether `npm run test:all`, `npm run test:long` or `npm test -- FILE` runs. */
export const isAll = tier !== 'quick';

/** A number that depends on the tier: `npm test`, `npm run test:all` or `npm run test:long`. */
export const size = (quick: number, all: number, long: number): number => (isLong ? long : isAll ? all : quick);

/** The entries that a test uses: in `npm test` those of `isQuick`, in `test:all` also those of `isUsual`, in `test:long` all. */
export function pick<T>(entries: readonly T[], isQuick: (entry: T) => boolean, isUsual = isQuick): T[] {
  if (isLong) return [...entries];
  const chosen = entries.filter((entry) => isQuick(entry) || (isAll && isUsual(entry)));
  return isOnlyAdded ? chosen.filter((entry) => !isQuick(entry)) : chosen;
}

/** For `pick` in a file that `npm test` leaves out: none of its entries has run before. */
export const never = (): boolean => false;

const nothing = (..._: unknown[]): Promise<void> => Promise.resolve();

/** In a file that also has tests for `test:all`: the tests of `npm test`. */
export const test = isOnlyAdded ? nothing : nodeTest;

/** A test that `npm test` leaves out. */
export const testInAll = isAll ? nodeTest : nothing;

/** For an entry of a matrix, which `npm test` runs if `isQuick`. */
export const testFor = (isQuick: boolean) => (isQuick ? test : testInAll);
