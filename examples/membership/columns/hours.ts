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

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { hours: scoreSynonyms(call) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => (typeof value === 'string' ? (parseAmount(value) ?? value) : value));
}

export function validate({ values, field_meta }: ValidateCall): ValidateResult {
  const max = Number(field_meta.options?.max_per_month);
  const issues = values.flatMap((value, index): RuleIssue[] => {
    if (value === null || (typeof value === 'number' && value >= 0 && value <= max)) return [];
    return [{ row_index: index + 1, code: 'hours_out_of_range', message: '{value} is no count of hours in a month.' }];
  });
  return { issues };
}
