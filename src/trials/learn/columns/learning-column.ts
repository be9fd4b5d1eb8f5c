import type { CellValue } from '../../../workbook/index.ts';

/** A column of a labelled table, with the data that the mapping pass would see. */
export interface LearningColumn {
  /** 0-based. */
  index: number;
  headerParts: readonly string[];
  values: readonly CellValue[];
  /** Null if the column belongs to no field; undefined if it is not labelled. */
  field: string | null | undefined;
}
