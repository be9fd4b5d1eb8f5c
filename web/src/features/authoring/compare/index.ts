export { ChangesView } from './changes-view.tsx';
export { comparisonQuery, makeComparison } from './compare-api.ts';
export { ValueChanges } from './value-changes.tsx';
