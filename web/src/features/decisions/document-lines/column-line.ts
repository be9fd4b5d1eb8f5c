import type { Artifact } from '../../../api/contract.ts';
import type { ColumnChoice } from '../../entities/fields/index.ts';
import type { Line } from '../lines/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import type { PlacedColumn } from './placed-column.ts';

/** What other documents had for a column with such a header. */
export interface ColumnMemory {
  /** The sender's last accepted document; null: it had no such column, or there is none. */
  before: ColumnChoice | null;
  /** Other senders of the workspace, the most frequent first. */
  elsewhere: readonly (ColumnChoice & { senders: number })[];
  /** A field that somebody has proposed for such a header; null: none. */
  proposal: { id: string; name: string } | null;
}

/** A line about one column of the document, or about the same column of several sheets or tables. */
export interface ColumnLine extends Line {
  header: string;
  at: readonly PlacedColumn[];
  memory: ColumnMemory | null;
  /** What ADE proposes; null: several columns claim the field, or there is nothing to propose. */
  proposed: ColumnChoice;
  confidence: number | null;
  /** Headers of other open columns of the same table that claim the proposed field. */
  rivals: readonly string[];
  /** A required field without a column that it may be, though little says so; null: there is none. */
  lacking: string | null;
}

/** What lines of columns are made of. */
export interface ColumnSources {
  artifact: Artifact;
  attention: readonly ReviewedAttention[];
  /** What is known of a column; null: nothing yet. */
  findMemory: (column: PlacedColumn) => ColumnMemory | null;
  findLabel: (field: string) => string;
  /** Fields that the values of a column may belong to; undefined while its values are not known. */
  findOffers?: (line: ColumnLine) => readonly string[] | undefined;
}
