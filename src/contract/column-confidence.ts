/**
 * What the confidence in a column's proposal is measured from, if the package's weights say how much each counts, by name:
 * a sentence that continues "The confidence depends on …".
 */
export const columnConfidence = {
  start: 'the constant 1',
  log_odds: 'a tenth of the logarithm of the odds for the proposal by evidence and rules, from -0.2 to 1.2',
  rules: "a tenth of the score that the package's rules give the proposed field, from 0 to 1",
  only_values: 'whether no word of the header is in a name of any field, or there is no header',
  others_mapped: 'the share of the other columns of the table that have a field',
  field_taken: 'whether another column gets the proposed field',
  free_texts:
    'for texts: how many fields for texts are without a column for each such column without a field, at most 1',
  free_numbers:
    'for numbers and dates: how many fields for such values are without a column for each such column without a field, at most 1',
  same_types:
    'whether the table has as many columns of numbers and of dates as the package has fields for them, from 0 to 1',
  long_header: 'whether the header has four words or more',
} as const;

export type ConfidencePiece = keyof typeof columnConfidence;

/** What a confidence was measured from. */
export type ConfidenceSigns = Readonly<Partial<Record<ConfidencePiece, number>>>;
