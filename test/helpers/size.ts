export const isLong = process.env.ADE_TEST_LONG === 'true';

/** How many of something a test makes: `usual` in `npm test`, `long` in `npm run test:long`. */
export const size = (usual: number, long: number): number => (isLong ? long : usual);

/** The entries that a test takes: the usual ones in `npm test`, all in `npm run test:long`. */
export const pick = <T>(all: readonly T[], isUsual: (entry: T) => boolean): T[] =>
  all.filter((entry) => isLong || isUsual(entry));
