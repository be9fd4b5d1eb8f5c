import type { NameMatches } from './field-names.ts';
import type { HeaderView } from './header-words.ts';

/** What the values of a column are like. */
export interface ValuesView {
  /** Shares of the filled cells, by place in VALUE_PIECES. */
  readonly shares: Float64Array;
  readonly filled: number;
  readonly sampled: number;
  readonly distinct: number;
  /** In characters. */
  readonly meanLength: number;
}

/** Everything that a piece of evidence may look at: a column, and how its header fits the fields. */
export interface ColumnView {
  readonly header: HeaderView;
  readonly names: NameMatches;
  readonly values: ValuesView;
}
