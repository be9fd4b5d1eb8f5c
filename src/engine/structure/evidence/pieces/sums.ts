import { asNumber, type Piece } from '../row-view.ts';

/** What the row's numbers are of the numbers around it. */
export const SUM_PIECES: readonly Piece[] = [
  {
    name: 'sum_of_rows_above',
    sentence: 'its numbers are the sums of two to five rows above',
    read: ({ sums }) => sums.aboveNear,
  },
  {
    name: 'sum_of_many_rows_above',
    sentence: 'its numbers are the sums of six to thirty rows above',
    read: ({ sums }) => sums.aboveFar,
  },
  {
    name: 'sum_of_rows_below',
    sentence: 'its numbers are the sums of two to five rows below',
    read: ({ sums }) => sums.belowNear,
  },
  {
    name: 'sum_of_many_rows_below',
    sentence: 'its numbers are the sums of six to thirty rows below',
    read: ({ sums }) => sums.belowFar,
  },
  {
    name: 'half_of_sum_above',
    sentence: 'its numbers are half of the sums of the rows above, in which subtotals count twice',
    read: ({ sums }) => sums.double,
  },
  { name: 'mean_of_rows', sentence: 'its numbers are the means of rows above or below', read: ({ sums }) => sums.mean },
  {
    name: 'sum_of_totals',
    sentence: 'its numbers are the sums of rows above that are sums themselves',
    read: ({ sums }) => sums.ofSums,
  },
  {
    name: 'sum_without_totals',
    sentence: 'its numbers are the sums of the rows above that are no sums themselves',
    read: ({ sums }) => sums.skippingSums,
  },
  {
    name: 'same_as_row_above',
    sentence: 'its numbers are those of the row above',
    read: ({ sums }) => sums.ofOne,
  },
  {
    name: 'mostly_sums',
    sentence: 'at least half of its numbers are sums of rows above or below',
    read: ({ row, sums }) => asNumber(Math.max(row.sumShare, sums.belowNear, sums.belowFar) >= 0.5),
  },
  {
    name: 'largest_of_rows_above',
    sentence: 'its numbers are the largest of those above',
    read: ({ sums }) => sums.largestAbove,
  },
  {
    name: 'largest_of_rows_below',
    sentence: 'its numbers are the largest of those below',
    read: ({ sums }) => sums.largestBelow,
  },
  {
    name: 'largest_around',
    sentence: 'nearly all of its numbers are the largest of those above and below',
    read: ({ sums }) => asNumber(sums.largestAbove >= 0.9 && sums.largestBelow >= 0.9),
  },
];
