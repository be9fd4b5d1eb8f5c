import { CLEAN_CONDITIONS, type CleanCondition } from './artifact.ts';
import type { JOB_ATTENTION_CODES } from './belonging.ts';

type AttentionCode = (typeof JOB_ATTENTION_CODES)[number];

/** The condition that a point violates; all others violate `points_decided`. */
const CONDITION_OF: Partial<Record<AttentionCode, CleanCondition>> = {
  column_undecided: 'columns_decided',
  sender_unclear: 'sender_and_period_known',
  sender_missing: 'sender_and_period_known',
  period_missing: 'sender_and_period_known',
  values_dropped: 'nothing_lost',
  values_truncated: 'nothing_lost',
  formulas_without_value: 'nothing_lost',
  values_merged: 'nothing_lost',
  undecodable_text: 'nothing_lost',
  nuls_removed: 'nothing_lost',
  odd_records: 'nothing_lost',
  nothing_found: 'nothing_lost',
  rows_left_out_by_rule: 'nothing_lost',
  unknown_headers: 'confident',
  uncertain_mapping: 'confident',
  field_taken: 'confident',
  synthetic_header: 'confident',
  doubtful_header: 'confident',
  doubtful_rows: 'confident',
  encoding_guessed: 'confident',
  delimiter_guessed: 'confident',
  stray_quotes: 'confident',
  date_orders_mixed: 'confident',
  hours_mixed: 'confident',
};

/** The conditions that are not met, in their order; `open`: the points that nobody has decided. */
export function listUnmet(open: readonly { code: AttentionCode }[], isLedgerWhole = true): CleanCondition[] {
  const unmet = new Set(open.map(({ code }) => CONDITION_OF[code] ?? 'points_decided'));
  if (!isLedgerWhole) unmet.add('ledger_whole');
  return CLEAN_CONDITIONS.filter((condition) => unmet.has(condition));
}
