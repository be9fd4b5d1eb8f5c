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
import { findProvince } from '../lib/provinces.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { province: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  const known = share(values_sample, (value) => findProvince(toText(value)) !== undefined);
  return { scores: { province: known >= 0.8 ? 0.4 : -0.3 } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => findProvince(toText(value)) ?? toText(value));
}

export function validate({ values }: ValidateCall): ValidateResult {
  const isWrong = (value: unknown) => findProvince(String(value)) === undefined;
  const issue = { code: 'unknown', severity: 'warning', message: '{value} is no province.' } as const;
  return { issues: listIssues(values, isWrong, issue) };
}
