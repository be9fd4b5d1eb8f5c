import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { isAmountLike, parseAmounts } from '../lib/amount-values.ts';
import { listLimitIssues, listUnreadable } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call, isAmountLike);
}

/** `1,234.5` and `1 234,5` become numbers. Anything else stays, and `validate` reports it. */
export function transform(call: TransformCall): TransformResult {
  return parseAmounts(call);
}

export function validate(call: ValidateCall): ValidateResult {
  const others = listUnreadable(call, (value) => typeof value !== 'number', {
    code: 'number_unreadable',
    message: 'Expected a number, found {value}.',
  });
  return { issues: [...others, ...listLimitIssues(call)] };
}
