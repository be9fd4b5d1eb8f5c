export type { DraftedField } from './field-chip.tsx';
export {
  findOutputColumn,
  findOutputRow,
  makeSheetDecisions,
  type PlacedTable,
  type SheetDecisions,
} from './sheet-decisions.ts';
export { DecisionGrid, parseChosen, parsePlace } from './source-grid.tsx';
export type { SheetSize } from './source-props.ts';
export { SourceView } from './source-view.tsx';
