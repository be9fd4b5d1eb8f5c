import { asNumber, type Pieces } from '../row-view.ts';
import { TEXT_BITS } from '../scan-text.ts';
import type { SeenRow } from '../seen-row.ts';
import type { Sums } from '../sums.ts';

const shareOfSums = (row: SeenRow, { belowNear, belowFar }: Sums): number =>
  Math.max(row.sumShare, belowNear, belowFar);

/** What the row's numbers are of the numbers around it. */
export const SUM_PIECES: Pieces<'sums'> = {
  sum_of_rows_above: ({ sums }) => sums.aboveNear,
  sum_of_many_rows_above: ({ sums }) => sums.aboveFar,
  sum_of_rows_below: ({ sums }) => sums.belowNear,
  sum_of_many_rows_below: ({ sums }) => sums.belowFar,
  half_of_sum_above: ({ sums }) => sums.double,
  mean_of_rows: ({ sums }) => sums.mean,
  sum_of_totals: ({ sums }) => sums.ofSums,
  sum_without_totals: ({ sums }) => sums.skippingSums,
  same_as_row_above: ({ sums }) => sums.ofOne,
  lone_sum: ({ sums }) => sums.lone,
  difference_of_rows_above: ({ sums }) => sums.difference,
  all_sums: ({ row, sums }) => asNumber(row.numbers >= 3 && shareOfSums(row, sums) >= 0.9),
  total_word_and_sums: ({ row, sums }) =>
    asNumber((row.firstBits & TEXT_BITS.totalStart) !== 0 && shareOfSums(row, sums) >= 0.5),
  mostly_sums: ({ row, sums }) => asNumber(shareOfSums(row, sums) >= 0.5),
  largest_of_rows_above: ({ sums }) => sums.largestAbove,
  largest_of_rows_below: ({ sums }) => sums.largestBelow,
  largest_around: ({ sums }) => asNumber(sums.largestAbove >= 0.9 && sums.largestBelow >= 0.9),
};
