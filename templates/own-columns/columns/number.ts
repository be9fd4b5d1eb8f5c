import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { isAmountLike, parseAmounts } from '../lib/amount-values.ts';
import { listIssues } from '../lib/issues.ts';
import { listLimitIssues, unreadable } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call, isAmountLike);
}

/** `1,234.5` and `1 234,5` become numbers. Anything else stays, and `validate` reports it. */
export function transform(call: TransformCall): TransformResult {
  return parseAmounts(call);
}

export function validate(call: ValidateCall): ValidateResult {
  const others = listIssues(
    call.values,
    (value) => typeof value !== 'number',
    unreadable(call, 'number_unreadable', 'Expected a number, found {value}.'),
  );
  return { issues: [...others, ...listLimitIssues(call)] };
}
