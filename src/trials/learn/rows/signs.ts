import { ROW_PIECES } from '../../../engine/structure/evidence/pieces/index.ts';

/**
 * Pieces that speak for a total and against data, whatever other pieces say together with them. Fitted freely, one of
 * several that occur together can get a wrong sign, which a reader of the weights would take for a mistake.
 */
const SIGNS_OF_TOTALS: readonly string[] = [
  'total_word_and_sums',
  'total_word_and_largest',
  'all_sums',
  'mostly_sums',
  'sum_of_rows_above',
  'sum_of_many_rows_above',
  'mean_of_rows',
  'mean_of_all_rows_above',
  'sum_of_all_rows_above',
  'sum_of_all_totals_above',
];

/** The indexes in a list of numbers, piece by piece and label by label, whose weights have a wrong sign. */
export function findWrongSigns(point: Float64Array, labels: readonly string[]): number[] {
  return ROW_PIECES.flatMap(({ name }, piece) => {
    if (!SIGNS_OF_TOTALS.includes(name)) return [];
    return labels.flatMap((label, i) => {
      const place = piece * labels.length + i;
      const value = point[place] ?? 0;
      return (label === 'total' && value < 0) || (label === 'data' && value > 0) ? [place] : [];
    });
  });
}
