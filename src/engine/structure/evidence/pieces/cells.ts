import { KINDS } from '../cell-kind.ts';
import { asNumber, countAmounts, type Pieces } from '../row-view.ts';

/** What the row's own cells show. */
export const CELL_PIECES: Pieces<'cells'> = {
  texts: ({ row }) => row.texts / row.filled,
  numbers: ({ row }) => row.numbers / row.filled,
  dates: ({ row }) => row.dates / row.filled,
  missing: ({ row }) => row.missing / row.filled,
  years: ({ row }) => row.years / row.filled,
  one_cell: ({ row }) => asNumber(row.filled === 1),
  two_cells: ({ row }) => asNumber(row.filled === 2),
  fill: ({ row, width }) => Math.min(1, row.filled / Math.max(1, width)),
  full: ({ row, width }) => asNumber(width > 1 && row.filled >= 0.9 * width),
  only_first_column: ({ row }) => asNumber(row.filled === 1 && row.firstColumn === 0),
  first_column_empty: ({ row }) => asNumber(row.firstColumn > 0),
  one_cell_inside: ({ row }) => asNumber(row.filled === 1 && row.firstColumn > 0),
  only_texts: ({ row }) => asNumber(row.filled > 1 && row.texts === row.filled),
  text_then_numbers: ({ row }) =>
    asNumber(row.firstKind === KINDS.text && row.numbers > 0 && countAmounts(row) >= row.filled - 1),
  no_number: ({ row }) => asNumber(row.numbers === 0),
  mostly_years: ({ row }) => asNumber(row.years >= 2 && row.years >= 0.5 * (row.filled - 1)),
  years_in_order: ({ row }) => asNumber(row.yearsAscend),
  numbers_in_order: ({ row }) => asNumber(row.numbersAscend),
  numbers_rise: ({ row }) => asNumber(row.numbersRise),
  same_as_left: ({ row }) => (row.filled < 2 ? 0 : row.sameAsLeft / (row.filled - 1)),
  distinct: ({ row }) => row.distinct / row.filled,
  same_text: ({ row }) => asNumber(row.filled > 1 && row.distinct === 1),
  longer_than_40: ({ row }) => asNumber(row.longest > 40),
  longer_than_80: ({ row }) => asNumber(row.longest > 80),
  longer_than_150: ({ row }) => asNumber(row.longest > 150),
  short_cells: ({ row }) => asNumber(row.lengthSum < 14 * row.filled),
  amounts_after_first: ({ row }) => asNumber(countAmounts(row) >= Math.max(1, row.filled - 1)),
  upper_case: ({ row }) => row.upper / row.filled,
  repeated_row: ({ row }) => asNumber(row.wasSeenBefore),
};
