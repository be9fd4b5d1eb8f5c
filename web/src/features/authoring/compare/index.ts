export { ChangesView } from './changes-view.tsx';
export { comparisonQuery, makeComparison } from './compare-api.ts';
export { ValueChanges, ValueList } from './value-changes.tsx';
