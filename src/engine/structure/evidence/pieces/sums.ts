import { asNumber, type ReadPieces } from '../row-view.ts';
import { TEXT_BITS } from '../scan-text.ts';
import type { SeenRow } from '../seen-row.ts';
import type { Sums } from '../sums.ts';

const shareOfSums = (row: SeenRow, { belowNear, belowFar }: Sums): number =>
  Math.max(row.sumShare, belowNear, belowFar);

/** Evidence that the row's numbers are sums, means or differences of the numbers around them. */
export const readSums: ReadPieces<'sums'> = (view, put, at) => {
  const { sums, far, pairs, row } = view;
  put[at.sum_of_rows_above] = sums.aboveNear;
  put[at.sum_of_many_rows_above] = sums.aboveFar;
  put[at.sum_of_rows_below] = sums.belowNear;
  put[at.sum_of_many_rows_below] = sums.belowFar;
  put[at.half_of_sum_above] = sums.double;
  put[at.mean_of_rows] = sums.mean;
  put[at.sum_of_totals] = sums.ofSums;
  put[at.sum_without_totals] = sums.skippingSums;
  put[at.same_as_row_above] = sums.ofOne;
  put[at.lone_sum] = sums.lone;
  put[at.difference_of_rows_above] = sums.difference;
  put[at.all_sums] = asNumber(row.numbers >= 3 && shareOfSums(row, sums) >= 0.9);
  put[at.total_word_and_sums] = asNumber((row.firstBits & TEXT_BITS.totalStart) !== 0 && shareOfSums(row, sums) >= 0.5);
  put[at.mostly_sums] = asNumber(shareOfSums(row, sums) >= 0.5);
  put[at.more_than_rows_above] = sums.moreThanAbove;
  put[at.more_than_rows_below] = sums.moreThanBelow;
  put[at.largest_of_rows_above] = sums.largestAbove;
  put[at.largest_of_rows_below] = sums.largestBelow;
  put[at.difference_of_many_rows_above] = sums.farDifference;
  put[at.total_word_and_largest] = asNumber((row.firstBits & TEXT_BITS.totalStart) !== 0 && sums.largestAbove >= 0.5);
  put[at.ratio_of_rows_above] = pairs.ratio;
  put[at.difference_of_two_rows_above] = pairs.difference;
  put[at.sum_of_all_rows_above] = far.ofRows;
  put[at.sum_of_all_totals_above] = far.ofTotals;
  put[at.mean_of_all_rows_above] = far.mean;
  put[at.difference_of_totals] = far.difference;
  put[at.largest_around] = asNumber(sums.largestAbove >= 0.9 && sums.largestBelow >= 0.9);
};
