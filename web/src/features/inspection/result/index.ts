export { HiddenResult } from './hidden-result.tsx';
export { ResultSheet } from './result-sheet.tsx';
export { ResultView } from './result-view.tsx';
export { findSourceColumn, findSourceRow } from './source-of-row.ts';
