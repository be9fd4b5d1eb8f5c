import {
  type ColumnCall,
  type FieldScores,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { cleanValues, listTextIssues, tidyChoice } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => tidyChoice(value, call));
}

export function validate(call: ValidateCall): ValidateResult {
  const shapes = listIssues(call.values, (value) => !/\p{L}/u.test(toText(value)), {
    code: 'words_expected',
    severity: 'warning',
    message: 'Expected words, found {value}.',
  });
  return { issues: [...shapes, ...listTextIssues(call)] };
}
