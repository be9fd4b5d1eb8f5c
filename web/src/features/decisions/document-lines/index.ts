export type { ColumnLine } from './column-line.ts';
export { makeColumnLines, settleColumns } from './column-lines.ts';
export { describeChoice, quote } from './explain-column.ts';
export { offerFields } from './offer-by-kind.ts';
export { type PlacedColumn, sayColumn } from './placed-column.ts';
export { listLookedAt, makePointLines } from './point-lines.ts';
export { proposeField, withdrawField } from './propose-field.ts';
export { columnsQuery, useColumnMemory } from './use-column-memory.ts';
