import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { cleanValues, listTextIssues, tidyChoice } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

/** Makes one line with single spaces; a choice gets the spelling of the list. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => tidyChoice(value, call));
}

export function validate(call: ValidateCall): ValidateResult {
  return { issues: listTextIssues(call) };
}
