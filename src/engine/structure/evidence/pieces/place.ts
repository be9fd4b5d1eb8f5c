import { asNumber, isWide, type ReadPieces, type RowView } from '../row-view.ts';

const gapAfter = ({ next }: RowView): number => next?.gapBefore ?? 0;

/** Number of blank rows above; 0 for the sheet's first filled row. */
const gapBefore = ({ row }: RowView): number => (row.position === 0 ? 0 : row.gapBefore);

/** Evidence from the row's place in the sheet and among blank rows. */
export const readPlace: ReadPieces<'place'> = (view, put, at) => {
  const { blockRow, row, rowsLeft, numberRowsAbove, wideRowsAbove, width, below } = view;
  put[at.gap_before] = asNumber(gapBefore(view) > 0);
  put[at.gap_after] = asNumber(gapAfter(view) > 0);
  put[at.wide_gap_before] = asNumber(gapBefore(view) > 1);
  put[at.wide_gap_after] = asNumber(gapAfter(view) > 1);
  put[at.alone] = asNumber(gapBefore(view) > 0 && gapAfter(view) > 0);
  put[at.block_first] = asNumber(blockRow === 0);
  put[at.block_second] = asNumber(blockRow === 1);
  put[at.block_later] = asNumber(blockRow >= 5);
  put[at.sheet_first] = asNumber(row.position === 0);
  put[at.sheet_second] = asNumber(row.position === 1);
  put[at.sheet_first_5] = asNumber(row.position <= 4);
  put[at.sheet_first_10] = asNumber(row.position <= 9);
  put[at.sheet_last] = asNumber(rowsLeft === 0);
  put[at.sheet_last_3] = asNumber(rowsLeft <= 2);
  put[at.sheet_last_6] = asNumber(rowsLeft <= 5);
  put[at.sheet_last_13] = asNumber(rowsLeft <= 12);
  put[at.no_numbers_yet] = asNumber(numberRowsAbove === 0);
  put[at.few_numbers_yet] = asNumber(numberRowsAbove > 0 && numberRowsAbove < 3);
  put[at.no_wide_row_yet] = asNumber(wideRowsAbove === 0 && !isWide(row, width));
  put[at.numbers_are_over] = asNumber(row.numbers === 0 && numberRowsAbove >= 3 && below.numberSum === 0);
  put[at.numbers_to_come] = asNumber(row.numbers === 0 && numberRowsAbove === 0 && below.numberSum > 0);
};
