import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';

const ADDRESS = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/;

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { email: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { email: share(values_sample, (value) => toText(value).includes('@')) >= 0.8 ? 0.4 : -0.3 } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => toText(value).toLowerCase());
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issue = { code: 'shape', message: 'Expected an email address, found {value}.' };
  return { issues: listIssues(values, (value) => !ADDRESS.test(toText(value)), issue) };
}
