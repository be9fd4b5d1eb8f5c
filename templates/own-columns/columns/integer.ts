import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { isAmountLike, parseAmounts } from '../lib/amount-values.ts';
import { listLimitIssues, listUnreadable } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call, isAmountLike);
}

export function transform(call: TransformCall): TransformResult {
  return parseAmounts(call);
}

export function validate(call: ValidateCall): ValidateResult {
  const others = listUnreadable(call, (value) => !Number.isInteger(value), {
    code: 'integer_unreadable',
    message: 'Expected a whole number, found {value}.',
  });
  return { issues: [...others, ...listLimitIssues(call)] };
}
