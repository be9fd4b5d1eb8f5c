import { asNumber, type Pieces, type RowView } from '../row-view.ts';

const gapAfter = ({ next }: RowView): number => next?.gapBefore ?? 0;

/** The blank rows above, for rows that are not the sheet's first. */
const gapBefore = ({ row }: RowView): number => (row.position === 0 ? 0 : row.gapBefore);

/** Where the row is in the sheet and among blank rows. */
export const PLACE_PIECES: Pieces<'place'> = {
  gap_before: (view) => asNumber(gapBefore(view) > 0),
  gap_after: (view) => asNumber(gapAfter(view) > 0),
  wide_gap_before: (view) => asNumber(gapBefore(view) > 1),
  wide_gap_after: (view) => asNumber(gapAfter(view) > 1),
  alone: (view) => asNumber(gapBefore(view) > 0 && gapAfter(view) > 0),
  block_first: ({ blockRow }) => asNumber(blockRow === 0),
  block_second: ({ blockRow }) => asNumber(blockRow === 1),
  block_later: ({ blockRow }) => asNumber(blockRow >= 5),
  sheet_first: ({ row }) => asNumber(row.position === 0),
  sheet_second: ({ row }) => asNumber(row.position === 1),
  sheet_first_5: ({ row }) => asNumber(row.position <= 4),
  sheet_first_10: ({ row }) => asNumber(row.position <= 9),
  sheet_last: ({ rowsLeft }) => asNumber(rowsLeft === 0),
  sheet_last_3: ({ rowsLeft }) => asNumber(rowsLeft <= 2),
  sheet_last_6: ({ rowsLeft }) => asNumber(rowsLeft <= 5),
  sheet_last_13: ({ rowsLeft }) => asNumber(rowsLeft <= 12),
  no_numbers_yet: ({ numberRowsAbove }) => asNumber(numberRowsAbove === 0),
  few_numbers_yet: ({ numberRowsAbove }) => asNumber(numberRowsAbove > 0 && numberRowsAbove < 3),
  numbers_are_over: ({ row, numberRowsAbove, below }) =>
    asNumber(row.numbers === 0 && numberRowsAbove >= 3 && below.numberSum === 0),
  numbers_to_come: ({ row, numberRowsAbove, below }) =>
    asNumber(row.numbers === 0 && numberRowsAbove === 0 && below.numberSum > 0),
};
