export { formatValue, isNumeric } from './format-value.ts';
export type { GridLook, GridPlace, SheetViewProps } from './grid-look.ts';
export { useHiddenReason } from './hidden-reason.ts';
export {
  type FindRow,
  firstRowsQuery,
  type PreviewSource,
  readCellText,
  sheetsQuery,
  useGridWindow,
  usePreviewRows,
} from './preview-api.ts';
export { findLabelColors } from './row-labels.ts';
export { SheetGrid } from './sheet-grid.tsx';
export { SheetSwitch } from './sheet-switch.tsx';
