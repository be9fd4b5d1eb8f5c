export { compareResults } from './compare-results.ts';
export type { ComparedResult, ResultSheet } from './source-rows.ts';
