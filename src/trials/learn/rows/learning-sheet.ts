import type { LabelledSheet } from '../../../contract/labels.ts';
import type { RowDecision } from '../../../engine/structure/index.ts';
import type { CellRange, Row } from '../../../workbook/index.ts';

/** A labelled sheet with its filled rows. */
export interface LearningSheet {
  readonly labelled: LabelledSheet;
  readonly name: string;
  readonly rows: readonly Row[];
  readonly decisions: readonly RowDecision[];
  readonly merges: readonly CellRange[];
}
