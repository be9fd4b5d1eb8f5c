export { formatValue, isNumeric } from './format-value.ts';
export type { GridLook, GridPlace, SheetViewProps } from './grid-look.ts';
export { useHiddenReason } from './hidden-reason.ts';
export {
  type FindRow,
  firstRowsQuery,
  type PreviewSource,
  type RowPlace,
  readCellText,
  sheetsQuery,
  useGridWindow,
  usePreviewRows,
  useRowsAt,
} from './preview-api.ts';
export { findLabelColors, labelStyle } from './row-labels.ts';
export { SheetGrid } from './sheet-grid.tsx';
export { SheetSwitch } from './sheet-switch.tsx';
