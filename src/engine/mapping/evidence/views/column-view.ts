import type { NameMatches } from './field-names.ts';
import type { HeaderView } from './header-words.ts';

export interface ValuesView {
  /** Share of the filled cells for each piece, in the order of VALUE_PIECES. */
  readonly shares: Float64Array;
  readonly filled: number;
  readonly sampled: number;
  readonly distinct: number;
  /** Whether they are whole numbers from 1 on, each more than the one before. */
  readonly isCount: boolean;
  /** In characters. */
  readonly meanLength: number;
}

/** The data for column evidence: a column, and how well its header fits the fields. */
export interface ColumnView {
  readonly header: HeaderView;
  readonly names: NameMatches;
  readonly values: ValuesView;
}
