export { MONTHS, makeMonth } from './month.ts';
export { makePlanted } from './planted.ts';
export { makeTenColumns } from './ten-columns.ts';
export type { ColumnTruth, PlantedError, RowTruth, SentDocument, SheetTruth } from './truth.ts';
