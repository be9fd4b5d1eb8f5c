import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { parseHours } from '../lib/hours.ts';
import { listIssues } from '../lib/issues.ts';
import { cleanValues, listLimitIssues, listUnreadable } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call, (value) => parseHours(value) !== null);
}

/** `7.5`, `7,5 h`, `7:30` and times become numbers of hours. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => parseHours(value) ?? value);
}

export function validate(call: ValidateCall): ValidateResult {
  const others = listUnreadable(call, (value) => typeof value !== 'number', {
    code: 'hours_unreadable',
    message: 'Expected a number of hours, found {value}.',
  });
  const negative = listIssues(call.values, (value) => typeof value === 'number' && value < 0, {
    code: 'hours_negative',
    message: 'Expected hours that are not negative, found {value}.',
  });
  return { issues: [...others, ...negative, ...listLimitIssues(call)] };
}
