import { test as nodeTest } from 'node:test';

const tier = process.env.ADE_TEST_TIER ?? 'all';
/** `npm run test:all -- --only-added` comes after `npm test`, whose tests need not run once more. */
const isOnlyAdded = process.env.ADE_TEST_ONLY_ADDED === 'true';

/** `npm run test:long`. */
export const isLong = tier === 'long';
/** `npm run test:all`, `npm run test:long`, and `npm test -- FILE`. */
export const isAll = tier !== 'quick';

/** How many of something a test makes in `npm test`, `npm run test:all`, and `npm run test:long`. */
export const size = (quick: number, all: number, long: number): number => (isLong ? long : isAll ? all : quick);

/** The entries that a test takes: in `npm test` those of `isQuick`, in `test:all` also those of `isUsual`, in `test:long` all. */
export function pick<T>(entries: readonly T[], isQuick: (entry: T) => boolean, isUsual = isQuick): T[] {
  if (isLong) return [...entries];
  const chosen = entries.filter((entry) => isQuick(entry) || (isAll && isUsual(entry)));
  return isOnlyAdded ? chosen.filter((entry) => !isQuick(entry)) : chosen;
}

/** For `pick` in a file that `npm test` leaves to `test:all`: none of its entries has run before. */
export const never = (): boolean => false;

const nothing = (..._: unknown[]): Promise<void> => Promise.resolve();

/** In a file that also has tests for `test:all`: those of `npm test`. */
export const test = isOnlyAdded ? nothing : nodeTest;

/** A test that `npm test` leaves to `test:all`. */
export const testInAll = isAll ? nodeTest : nothing;

/** For a member of a matrix, which `npm test` takes where `isQuick`. */
export const testFor = (isQuick: boolean) => (isQuick ? test : testInAll);
