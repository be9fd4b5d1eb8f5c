import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { cleanDates, isDateLike, listOwnDateIssues } from '../lib/own-dates.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call, isDateLike);
}

export function transform(call: TransformCall): TransformResult {
  return cleanDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  return { issues: listOwnDateIssues(call) };
}
