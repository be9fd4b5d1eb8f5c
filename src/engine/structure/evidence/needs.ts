import { rowEvidence } from '../../../contract/row-evidence.ts';

/** What pieces of evidence are made from, as far as it takes time to find. */
export interface Needs {
  readonly comparesAbove: boolean;
  readonly comparesBelow: boolean;
  readonly comparesNext: boolean;
  readonly repeats: boolean;
  readonly sums: boolean;
  readonly farSums: boolean;
  readonly pairs: boolean;
  readonly formats: boolean;
}

/** What is needed for the pieces that a package has weights for. */
export function findNeeds(isWanted: (name: string) => boolean): Needs {
  const any = (...names: string[]) => names.some(isWanted);
  const farSums = any(
    'sum_of_all_rows_above',
    'sum_of_all_totals_above',
    'mean_of_all_rows_above',
    'difference_of_totals',
    'difference_of_many_rows_above',
  );
  return {
    comparesAbove: any(
      'contrast_above',
      'same_kinds_above',
      'other_lengths_above',
      'texts_again_above',
      'aligned_above',
    ),
    comparesBelow: any(
      'contrast_below',
      'same_kinds_below',
      'other_lengths_below',
      'texts_again_below',
      'aligned_below',
    ),
    comparesNext: any('next_alike', 'previous_alike'),
    repeats: any('repeated_row'),
    sums: any(...Object.keys(rowEvidence.sums)),
    farSums,
    pairs: any('ratio_of_rows_above', 'difference_of_two_rows_above'),
    formats: any(...Object.keys(rowEvidence.formats)),
  };
}
