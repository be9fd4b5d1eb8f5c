import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyName } from '../lib/names.ts';
import { cleanValues, listTextIssues } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';
import { isWordy, tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => tidyName(tidyText(value) ?? '') || null);
}

export function validate(call: ValidateCall): ValidateResult {
  const shapes = listIssues(call.values, (value) => !isWordy(value), {
    code: 'city_shape',
    severity: 'warning',
    message: 'Expected the name of a place, found {value}.',
  });
  return { issues: [...shapes, ...listTextIssues(call)] };
}
