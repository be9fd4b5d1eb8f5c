import type { CellObject, WorkSheet } from '@e965/xlsx';

/** Missing rows and cells are holes in the array. */
export type DenseRow = (CellObject | undefined)[];
export type DenseSheet = WorkSheet & { '!data'?: (DenseRow | undefined)[] };
