export { compareResults } from './compare-results.ts';
export type { ResultSheet } from './source-rows.ts';
