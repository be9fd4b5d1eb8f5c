import type { CellValue, Row } from '../../src/workbook/types.ts';

/** A row as a literal in a test. */
export interface PlainRow {
  index: number;
  values: CellValue[];
  hidden: boolean;
  uncached?: readonly number[];
}

export function toPlainRow({ index, values, hidden, uncached }: Row): PlainRow {
  return { index, values, hidden, ...(uncached.length > 0 ? { uncached } : {}) };
}
