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
  return cleanValues(call, (value) => parsePeriod(value) ?? tidyText(value));
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => parsePeriod(value) === null && !/^\d{4}-Q[1-4]$/.test(String(value)), {
    code: 'period_unreadable',
    severity: 'warning',
    message: 'Expected a month, quarter or year, found {value}.',
  });
  return { issues };
}
