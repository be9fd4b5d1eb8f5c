import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyName } from '../lib/names.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { last_name: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  const names = share(values_sample, (value) => typeof value === 'string' && /^[\p{L}\s'.-]+$/u.test(value));
  return { scores: { last_name: names >= 0.8 ? 0.1 : -0.3 } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, tidyName);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const isWrong = (value: unknown) => /\d/.test(String(value));
  return { issues: listIssues(values, isWrong, { code: 'digits', message: 'A name without digits, not {value}.' }) };
}
