const isLong = process.env.ADE_TEST_LONG === 'true';

/** How many of something a test makes: `usual` in `npm test`, `long` in `npm run test:long`. */
export const size = (usual: number, long: number): number => (isLong ? long : usual);
