import {
  type ColumnCall,
  type DeriveCall,
  type FieldScores,
  mapValues,
  type RuleIssue,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { findEmployer } from '../lib/employers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { employer: scoreSynonyms(call) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => findEmployer(toText(value)) ?? value);
}

/** Most reports name the employer in a row above its members. */
export function derive({ table }: DeriveCall): TransformResult {
  const names = table.group.map((text) => text?.replace(/^employer:\s*/i, '') ?? null);
  return mapValues(names, (name) => findEmployer(toText(name)) ?? name);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues: RuleIssue[] = values.flatMap((value, index) => {
    if (value === null || findEmployer(toText(value)) !== undefined) return [];
    const message = '{value} is not in data/employers.json.';
    return [{ row_index: index + 1, code: 'employer_unknown', severity: 'warning', message }];
  });
  return { issues };
}
