export { compareResults, shownCells } from './compare-results.ts';
export { findKind, type KindOfChange } from './kind-of-change.ts';
export { SourcePlaces } from './source-places.ts';
export { type ResultSheet, readSourceRows } from './source-rows.ts';
export { ValueTally } from './value-tally.ts';
