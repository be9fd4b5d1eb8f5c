import type { Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

type AttentionCode = Job['attention'][number];

const texts: Record<AttentionCode, string> = {
  required_field_unmapped: t`a required field has no column`,
  required_field_empty: t`a required field has no values`,
  column_undecided: t`columns with values have no field`,
  uncertain_mapping: t`a column could be two fields`,
  field_taken: t`two columns look like one field`,
  rule_error: t`a rule failed`,
  rule_switched_off: t`a rule was switched off`,
  error_issues: t`values with errors`,
  values_dropped: t`values were lost in cleaning`,
  formulas_without_value: t`formulas have no stored value`,
  values_truncated: t`long texts were cut`,
  date_orders_mixed: t`dates are written in two orders`,
  values_merged: t`values are merged over several rows`,
  hours_mixed: t`hours are written in several ways`,
  synthetic_header: t`a table has no header`,
  doubtful_header: t`a header may be in other rows`,
  doubtful_rows: t`left-out rows may be data`,
  rows_left_out_by_rule: t`a rule left rows out`,
  nothing_found: t`no table was found`,
  encoding_guessed: t`the encoding is a guess`,
  delimiter_guessed: t`the delimiter is a guess`,
  undecodable_text: t`some characters could not be decoded`,
  stray_quotes: t`a quotation mark joins rows`,
  nuls_removed: t`NUL characters were left out`,
  styles_missing: t`dates are numbers`,
  odd_records: t`the file contradicts itself about its cells`,
  correction_unfit: t`a correction does not fit the document`,
  recipe_piece_unfit: t`a piece of the recipe does not fit`,
  layout_changed: t`headers have changed`,
  layout_unknown: t`headers are new`,
  expectation_not_met: t`values differ from what the package expects`,
  total_differs: t`a total is not the sum of its rows`,
  expected_number_differs: t`a number that was typed in differs`,
  drift: t`numbers are far from those of the previous period`,
  field_lost: t`a field of the previous period is missing`,
  rows_repeated: t`rows of the previous period are repeated`,
  first_document: t`the sender's first document`,
  accepted_before: t`the same document was accepted before`,
  sender_unclear: t`several senders are possible`,
  sender_missing: t`the sender is not known`,
  period_missing: t`the period is not known`,
  period_differs: t`the title names another period`,
  second_document: t`a second document`,
};

/** Why a job needs attention, in a few words. */
export const describeAttention = (code: AttentionCode): string => texts[code];
