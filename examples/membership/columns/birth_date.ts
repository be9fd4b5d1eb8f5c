import {
  type ColumnCall,
  type FieldScores,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listDateIssues, transformDates } from '../lib/dates.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { birth_date: scoreSynonyms(call) } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  return { issues: listDateIssues(call) };
}
