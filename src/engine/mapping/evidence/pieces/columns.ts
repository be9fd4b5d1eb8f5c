import type { ColumnPieceOf } from '../../../../contract/column-evidence.ts';
import { asNumber } from '../../../structure/evidence/row-view.ts';
import type { ColumnView } from '../views/column-view.ts';

type Pieces<Name extends string> = Readonly<Record<Name, (view: ColumnView) => number>>;

const isLength = ({ values: { filled, meanLength } }: ColumnView, over: number, upTo: number): number =>
  asNumber(filled > 0 && meanLength > over && meanLength <= upTo);

/** With fewer cells, equal values are no evidence. */
const MANY_CELLS = 12;

/** Evidence in a column's header that is not about a certain field. */
export const HEADER_PIECES: Pieces<Exclude<ColumnPieceOf<'header'>, 'other_name' | 'unknown_table'>> = {
  no_header: ({ header }) => asNumber(!header.isNamed),
  no_name_fits: ({ header, names }) => asNumber(header.isNamed && names.size === 0),
  other_words: ({ header, names }) =>
    header.isNamed ? 1 - Math.max(0, ...[...names.values()].map(({ coverage }) => coverage)) : 0,
  numbered: ({ header }) => asNumber(header.isNumbered),
  header_of_one_word: ({ header }) => asNumber(header.words.length === 1),
  long_header: ({ header }) => asNumber(header.words.length > 3),
};

/** Evidence in all cells of a column together. */
export const CELL_PIECES: Pieces<ColumnPieceOf<'cells'>> = {
  all_blank: ({ values }) => asNumber(values.filled === 0),
  filled: ({ values }) => (values.sampled === 0 ? 0 : values.filled / values.sampled),
  distinct: ({ values }) => (values.filled === 0 ? 0 : values.distinct / values.filled),
  constant: ({ values }) => asNumber(values.distinct === 1 && values.filled >= MANY_CELLS),
  counts_rows: ({ values }) => asNumber(values.isCount),
  few_values: ({ values }) => asNumber(values.distinct > 0 && values.distinct <= 5 && values.filled >= MANY_CELLS),
  length_3: (view) => isLength(view, 0, 3),
  length_8: (view) => isLength(view, 3, 8),
  length_15: (view) => isLength(view, 8, 15),
  length_30: (view) => isLength(view, 15, 30),
  length_over_30: (view) => isLength(view, 30, Number.POSITIVE_INFINITY),
};
