import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  parseAmount,
  type RuleIssue,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';

/** The check below then gets the hours of the same rows. */
export const needs = ['hours'];

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { dues: scoreSynonyms(call) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => (typeof value === 'string' ? (parseAmount(value) ?? value) : value));
}

export function validate({ values, columns }: ValidateCall): ValidateResult {
  const issues = values.flatMap((value, index): RuleIssue[] => {
    const row_index = index + 1;
    if (typeof value === 'string') {
      return [{ row_index, code: 'dues_unreadable', message: 'Expected an amount, found {value}.' }];
    }
    const hours = columns.hours?.[index];
    if ((value !== 0 && value !== null) || typeof hours !== 'number' || hours === 0) return [];
    return [{ row_index, code: 'dues_missing', severity: 'warning', message: 'Hours were worked, but no dues paid.' }];
  });
  return { issues };
}
