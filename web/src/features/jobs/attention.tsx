import type { Job } from '../../api/contract.ts';

type AttentionCode = Job['attention'][number];

const texts: Record<AttentionCode, string> = {
  required_field_unmapped: 'a required field has no column',
  uncertain_mapping: 'a column could be two fields',
  field_taken: 'two columns look like one field',
  rule_error: 'a rule failed',
  rule_switched_off: 'a rule was switched off',
  error_issues: 'values with errors',
  values_dropped: 'values were lost in cleaning',
  synthetic_header: 'a table has no header',
  doubtful_header: 'a header may be other rows',
  doubtful_rows: 'rows left out may be data',
  rows_left_out_by_rule: 'a rule left rows out',
  nothing_found: 'no table was found',
  encoding_guessed: 'the encoding is a guess',
  delimiter_guessed: 'the delimiter is a guess',
  undecodable_text: 'characters that could not be decoded',
  stray_quotes: 'a quotation mark joins rows',
  styles_missing: 'dates are numbers',
  correction_unfit: 'a correction has no place',
  recipe_piece_unfit: 'a piece of the recipe does not fit',
  layout_changed: 'headers have changed',
  layout_unknown: 'headers are new',
  expectation_not_met: 'values are not as the package expects',
  total_differs: 'a total is not the sum of its rows',
  expected_number_differs: 'a number that was typed in differs',
  drift: 'numbers are far from those of the period before',
  field_lost: 'a field of the period before is missing',
  rows_repeated: 'rows of the period before are there again',
  first_document: "the sender's first document",
  accepted_before: 'the same document was accepted before',
  sender_unclear: 'it could be of several senders',
};

/** Why a job needs attention, in a few words. */
export const describeAttention = (code: AttentionCode): string => texts[code];
