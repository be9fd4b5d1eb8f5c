import {
  type ColumnCall,
  type FieldScores,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { cleanValues, listTextIssues, tidyChoice } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

/** Codes are texts: `00123` keeps its zeros, 123 becomes `123`. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => tidyChoice(toText(value).replace(/^'/, ''), call));
}

export function validate(call: ValidateCall): ValidateResult {
  return { issues: listTextIssues(call) };
}
