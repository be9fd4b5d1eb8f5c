export { compareResults } from './compare-results.ts';
export { findKind, type KindOfChange } from './kind-of-change.ts';
export type { ResultSheet } from './source-rows.ts';
