import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { cleanValues } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';
import { parsePeriod } from '../lib/periods.ts';
import { tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

/** Months, quarters and years become `2024-03`, `2024-Q1` and `2024`. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => parsePeriod(value, call) ?? tidyText(value));
}

export function validate(call: ValidateCall): ValidateResult {
  const issues = listIssues(call.values, (value) => parsePeriod(value, call) === null, {
    code: 'period_unreadable',
    severity: 'warning',
    message: 'Expected a month, quarter or year, found {value}.',
  });
  return { issues };
}
