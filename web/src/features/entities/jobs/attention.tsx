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
  column_lost: t`a column of the previous period is missing`,
  rows_repeated: t`rows of the previous period are repeated`,
  names_changed: t`known rows have other names`,
  dates_changed: t`dates of known rows have changed`,
  fields_exchanged: t`two fields look exchanged`,
  texts_moved: t`texts are in other rows than before`,
  keys_unknown: t`most keys were not in the previous period`,
  key_pattern_changed: t`keys are written in another way`,
  person_under_two_keys: t`a person has another key`,
  amount_multiplied: t`an amount is 10, 100 or 1,000 times as large`,
  amounts_scaled: t`most amounts are far from before`,
  amount_negative: t`an amount is negative`,
  values_missing: t`values are missing that were there before`,
  amounts_moved: t`amounts seem to be in the wrong rows`,
  end_missing: t`the end of the list is missing`,
  key_came_back: t`a key of the previous period is there again`,
  types_changed: t`a field has other kinds of values`,
  amount_repeated: t`most amounts are the same`,
  sorted_apart: t`names are sorted, keys are not`,
  rows_as_before: t`all rows are those of the previous period`,
  text_lengths_changed: t`texts are much longer or shorter`,
  broken_letters: t`letters are broken`,
  age_impossible: t`birth dates are impossible`,
  start_before_birth: t`a first day is before the day of birth`,
  cells_shifted: t`cells seem shifted`,
  total_as_row: t`a row looks like a total`,
  key_repeated: t`a key is there more than once`,
  key_missing: t`rows have no key`,
  person_repeated: t`a person is listed more than once`,
  names_exchanged: t`first and last names look exchanged`,
  names_in_one_field: t`both parts of the name are in one field`,
  amount_ratio: t`an amount does not fit the others of its row`,
  first_document: t`the sender's first document`,
  accepted_before: t`the same document was accepted before`,
  sender_unclear: t`several senders are possible`,
  sender_missing: t`the sender is not known`,
  period_missing: t`the period is not known`,
  period_differs: t`the title names another period`,
  second_document: t`a second document`,
};

export const isAttention = (code: string): code is AttentionCode => Object.hasOwn(texts, code);

/** Why a job needs attention, in a few words. */
export const describeAttention = (code: AttentionCode): string => texts[code];

/** The conditions of a clean document, as they are said if they are not met. */
const unmetTexts: Record<Job['unmet'][number], string> = {
  columns_decided: t`columns with values are not decided`,
  sender_and_period_known: t`sender or period is not known`,
  ledger_whole: t`rows or cells are not accounted for`,
  nothing_lost: t`something was cut or left out that nobody decided`,
  confident: t`ADE is not sure how to read it`,
  points_decided: t`points need a decision`,
};

export const describeUnmet = (unmet: Job['unmet']): string =>
  unmet.map((condition) => unmetTexts[condition]).join(', ');
