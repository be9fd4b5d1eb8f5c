export type { DraftedField } from './field-chip.tsx';
export { listRecordedSheets, nameCsvSheet } from './recorded-sheets.ts';
export {
  findOutputRow,
  makeSheetDecisions,
  type PlacedTable,
  type SheetDecisions,
} from './sheet-decisions.ts';
export { DecisionGrid } from './source-grid.tsx';
export { SourceView } from './source-view.tsx';
export { findTableAt, nameSheet, nameTable } from './table-of-place.ts';
