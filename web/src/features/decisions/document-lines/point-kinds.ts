import type { Artifact } from '../../../api/contract.ts';
import { findTableAt } from '../../inspection/source/index.ts';
import type { Said } from '../corrections/index.ts';
import type { LineState } from '../lines/index.ts';
import type { ReviewedAttention } from '../review/index.ts';

type Code = ReviewedAttention['code'];

export interface Kind {
  state: LineState;
  /** Whether Enter may take the first answer: a wrong guess would not change amounts, people or the whole document. */
  isCheap?: true;
  /** Whether it has to be known before the columns can be decided. */
  isFirst?: true;
}

const COLUMNS: Kind = { state: 'columns' };
const ROWS: Kind = { state: 'rows' };
const VALUES: Kind = { state: 'values' };
const COMPARE: Kind = { state: 'compare' };
const BELONGING: Kind = { state: 'columns', isFirst: true };
const cheap = (kind: Kind): Kind => ({ ...kind, isCheap: true });

/** Where a point is decided; all others are decided in Compare. */
const KINDS: Partial<Record<Code, Kind>> = {
  required_field_unmapped: COLUMNS,
  required_field_empty: COLUMNS,
  unknown_headers: cheap(COLUMNS),
  layout_changed: cheap(COLUMNS),
  layout_unknown: cheap(COLUMNS),
  first_document: cheap(COLUMNS),
  column_lost: cheap(COLUMNS),
  field_lost: COLUMNS,
  recipe_piece_unfit: cheap(COLUMNS),
  correction_unfit: cheap(COLUMNS),
  sender_missing: BELONGING,
  sender_unclear: BELONGING,
  period_missing: BELONGING,
  period_differs: BELONGING,
  nothing_found: ROWS,
  synthetic_header: cheap(ROWS),
  doubtful_header: cheap(ROWS),
  doubtful_rows: ROWS,
  rows_left_out_by_rule: cheap(ROWS),
  total_as_row: ROWS,
  key_missing: ROWS,
  odd_records: ROWS,
  stray_quotes: ROWS,
  styles_missing: VALUES,
  encoding_guessed: cheap(VALUES),
  delimiter_guessed: cheap(VALUES),
  undecodable_text: VALUES,
  nuls_removed: VALUES,
  error_issues: VALUES,
  expectation_not_met: VALUES,
  values_dropped: VALUES,
  values_truncated: VALUES,
  values_merged: VALUES,
  formulas_without_value: VALUES,
  date_orders_mixed: VALUES,
  hours_mixed: VALUES,
  rule_error: VALUES,
  rule_switched_off: VALUES,
  broken_letters: VALUES,
  age_impossible: VALUES,
  start_before_birth: VALUES,
  cells_shifted: VALUES,
  key_repeated: VALUES,
  amount_negative: VALUES,
};

export const kindOf = (code: Code): Kind => KINDS[code] ?? COMPARE;

/** Points that the lines of columns are about. */
export const OF_COLUMN_LINES: readonly Code[] = ['column_undecided', 'uncertain_mapping', 'field_taken'];

/** Points that only ask to look at the columns: deciding the columns decides them. */
export const LOOK_AT_COLUMNS: readonly Code[] = ['layout_changed', 'layout_unknown', 'unknown_headers'];

/** Points that a column decides which gets the field. */
const OF_A_FIELD: readonly Code[] = ['required_field_unmapped', 'field_lost'];

/** Whether a person has given a column of the point's table the field that it misses. */
export function isGivenNow(item: ReviewedAttention, { statements }: Said, artifact: Artifact): boolean {
  if (!OF_A_FIELD.includes(item.code)) return false;
  return statements.some(
    ([one]) =>
      one?.kind === 'column_field' &&
      one.field !== null &&
      one.field === item.target_field &&
      one.places.some((place) => item.table_id === undefined || findTableAt(artifact, place)?.id === item.table_id),
  );
}
