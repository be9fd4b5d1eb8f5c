import type { CellValue } from '../../../workbook/index.ts';

/** A column of a labelled table, as the mapping pass would see it. */
export interface LearningColumn {
  /** 0-based. */
  index: number;
  headerParts: readonly string[];
  values: readonly CellValue[];
  /** null: it belongs to no field; undefined: nothing is said about it. */
  field: string | null | undefined;
}
