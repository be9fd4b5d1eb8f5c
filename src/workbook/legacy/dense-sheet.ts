import type { CellObject, WorkSheet } from '@e965/xlsx';

/** Rows and cells that do not exist are holes. */
export type DenseRow = (CellObject | undefined)[];
export type DenseSheet = WorkSheet & { '!data'?: (DenseRow | undefined)[] };
