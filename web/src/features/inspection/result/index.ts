export { HiddenResult } from './hidden-result.tsx';
export { ResultView } from './result-view.tsx';
export { findSourceColumn, findSourceRow } from './source-of-row.ts';
