import { KINDS } from '../cell-kind.ts';
import { asNumber, countAmounts, type Piece } from '../row-view.ts';

/** What the row's own cells show. */
export const CELL_PIECES: readonly Piece[] = [
  { name: 'texts', sentence: 'its cells are texts', read: ({ row }) => row.texts / row.filled },
  { name: 'numbers', sentence: 'its cells are numbers', read: ({ row }) => row.numbers / row.filled },
  { name: 'dates', sentence: 'its cells are dates', read: ({ row }) => row.dates / row.filled },
  { name: 'missing', sentence: 'its cells say that a value is missing', read: ({ row }) => row.missing / row.filled },
  { name: 'years', sentence: 'its cells are years', read: ({ row }) => row.years / row.filled },
  { name: 'one_cell', sentence: 'it has one cell', read: ({ row }) => asNumber(row.filled === 1) },
  { name: 'two_cells', sentence: 'it has two cells', read: ({ row }) => asNumber(row.filled === 2) },
  {
    name: 'fill',
    sentence: 'it fills many of the columns in use',
    read: ({ row, width }) => Math.min(1, row.filled / Math.max(1, width)),
  },
  {
    name: 'full',
    sentence: 'it fills nearly all columns in use',
    read: ({ row, width }) => asNumber(width > 1 && row.filled >= 0.9 * width),
  },
  {
    name: 'only_first_column',
    sentence: 'only its first column is filled',
    read: ({ row }) => asNumber(row.filled === 1 && row.firstColumn === 0),
  },
  {
    name: 'first_column_empty',
    sentence: 'its first column is empty',
    read: ({ row }) => asNumber(row.firstColumn > 0),
  },
  {
    name: 'one_cell_inside',
    sentence: 'its only cell is not in the first column',
    read: ({ row }) => asNumber(row.filled === 1 && row.firstColumn > 0),
  },
  {
    name: 'only_texts',
    sentence: 'all of its cells are texts, and there are several',
    read: ({ row }) => asNumber(row.filled > 1 && row.texts === row.filled),
  },
  {
    name: 'text_then_numbers',
    sentence: 'it is a text followed by numbers',
    read: ({ row }) => asNumber(row.firstKind === KINDS.text && row.numbers > 0 && countAmounts(row) >= row.filled - 1),
  },
  { name: 'no_number', sentence: 'it has no number', read: ({ row }) => asNumber(row.numbers === 0) },
  {
    name: 'mostly_years',
    sentence: 'most of its cells are years',
    read: ({ row }) => asNumber(row.years >= 2 && row.years >= 0.5 * (row.filled - 1)),
  },
  {
    name: 'years_in_order',
    sentence: 'its years are in order',
    read: ({ row }) => asNumber(row.yearsAscend),
  },
  {
    name: 'numbers_in_order',
    sentence: 'its numbers count up by one',
    read: ({ row }) => asNumber(row.numbersAscend),
  },
  { name: 'distinct', sentence: 'its cells differ from one another', read: ({ row }) => row.distinct / row.filled },
  {
    name: 'same_text',
    sentence: 'all of its cells have the same content',
    read: ({ row }) => asNumber(row.filled > 1 && row.distinct === 1),
  },
  {
    name: 'longer_than_40',
    sentence: 'it has a text of more than 40 characters',
    read: ({ row }) => asNumber(row.longest > 40),
  },
  {
    name: 'longer_than_80',
    sentence: 'it has a text of more than 80 characters',
    read: ({ row }) => asNumber(row.longest > 80),
  },
  {
    name: 'longer_than_150',
    sentence: 'it has a text of more than 150 characters',
    read: ({ row }) => asNumber(row.longest > 150),
  },
  {
    name: 'short_cells',
    sentence: 'its cells are short',
    read: ({ row }) => asNumber(row.lengthSum < 14 * row.filled),
  },
  {
    name: 'amounts_after_first',
    sentence: 'all cells after the first are numbers or missing values',
    read: ({ row }) => asNumber(countAmounts(row) >= Math.max(1, row.filled - 1)),
  },
  { name: 'upper_case', sentence: 'its texts are in capital letters', read: ({ row }) => row.upper / row.filled },
  {
    name: 'repeated_row',
    sentence: 'a row with the same cells was above',
    read: ({ row }) => asNumber(row.wasSeenBefore),
  },
];
