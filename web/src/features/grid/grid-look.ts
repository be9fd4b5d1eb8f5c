import type { ReactNode } from 'react';

export interface GridPlace {
  row: number;
  column: number;
}

export interface GridLook {
  /** Text of a cell; undefined while its row is on the way. */
  readText: (row: number, column: number) => string | undefined;
  isNumber?: (row: number, column: number) => boolean;
  /** Name of a row's label, which decides its colour and stands beside its number. */
  readLabel?: (row: number) => string | undefined;
  /** Beside the text of a cell: what the header cell became. */
  renderMark?: (row: number, column: number) => ReactNode;
  /** Cells that need attention, by severity. */
  readSeverity?: (row: number, column: number) => string | undefined;
  /** Below the letter of a column. */
  renderHead?: (column: number, firstRow: number) => ReactNode;
}
