import { asNumber, type Piece, type RowView } from '../row-view.ts';

const gapAfter = ({ next }: RowView): number => next?.gapBefore ?? 0;

/** The blank rows above, for rows that are not the sheet's first. */
const gapBefore = ({ row }: RowView): number => (row.position === 0 ? 0 : row.gapBefore);

/** Where the row is in the sheet and among blank rows. */
export const PLACE_PIECES: readonly Piece[] = [
  { name: 'gap_before', sentence: 'a blank row is above', read: (view) => asNumber(gapBefore(view) > 0) },
  { name: 'gap_after', sentence: 'a blank row is below', read: (view) => asNumber(gapAfter(view) > 0) },
  { name: 'wide_gap_before', sentence: 'several blank rows are above', read: (view) => asNumber(gapBefore(view) > 1) },
  { name: 'wide_gap_after', sentence: 'several blank rows are below', read: (view) => asNumber(gapAfter(view) > 1) },
  {
    name: 'alone',
    sentence: 'blank rows are above and below',
    read: (view) => asNumber(gapBefore(view) > 0 && gapAfter(view) > 0),
  },
  {
    name: 'block_first',
    sentence: 'it is the first row of its block',
    read: ({ blockRow }) => asNumber(blockRow === 0),
  },
  {
    name: 'block_second',
    sentence: 'it is the second row of its block',
    read: ({ blockRow }) => asNumber(blockRow === 1),
  },
  {
    name: 'block_later',
    sentence: 'it is the sixth row of its block or later',
    read: ({ blockRow }) => asNumber(blockRow >= 5),
  },
  {
    name: 'sheet_first',
    sentence: "it is the sheet's first filled row",
    read: ({ row }) => asNumber(row.position === 0),
  },
  {
    name: 'sheet_second',
    sentence: "it is the sheet's second filled row",
    read: ({ row }) => asNumber(row.position === 1),
  },
  {
    name: 'sheet_first_5',
    sentence: "it is among the sheet's first five filled rows",
    read: ({ row }) => asNumber(row.position <= 4),
  },
  {
    name: 'sheet_first_10',
    sentence: "it is among the sheet's first ten filled rows",
    read: ({ row }) => asNumber(row.position <= 9),
  },
  {
    name: 'sheet_last',
    sentence: "it is the sheet's last filled row",
    read: ({ rowsLeft }) => asNumber(rowsLeft === 0),
  },
  {
    name: 'sheet_last_3',
    sentence: "it is among the sheet's last three filled rows",
    read: ({ rowsLeft }) => asNumber(rowsLeft <= 2),
  },
  {
    name: 'sheet_last_6',
    sentence: "it is among the sheet's last six filled rows",
    read: ({ rowsLeft }) => asNumber(rowsLeft <= 5),
  },
  {
    name: 'sheet_last_13',
    sentence: "it is among the sheet's last 13 filled rows",
    read: ({ rowsLeft }) => asNumber(rowsLeft <= 12),
  },
  {
    name: 'no_numbers_yet',
    sentence: 'no row with numbers is above',
    read: ({ numberRowsAbove }) => asNumber(numberRowsAbove === 0),
  },
  {
    name: 'few_numbers_yet',
    sentence: 'one or two rows with numbers are above',
    read: ({ numberRowsAbove }) => asNumber(numberRowsAbove > 0 && numberRowsAbove < 3),
  },
  {
    name: 'numbers_are_over',
    sentence: 'it has no number, rows with numbers are above and none is below',
    read: ({ row, numberRowsAbove, below }) =>
      asNumber(row.numbers === 0 && numberRowsAbove >= 3 && below.numberSum === 0),
  },
  {
    name: 'numbers_to_come',
    sentence: 'it has no number, rows with numbers are below and none is above',
    read: ({ row, numberRowsAbove, below }) =>
      asNumber(row.numbers === 0 && numberRowsAbove === 0 && below.numberSum > 0),
  },
];
