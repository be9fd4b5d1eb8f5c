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

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { email: scoreSynonyms(call) } };
}

export function detect_at_signs({ values_sample }: ColumnCall): FieldScores {
  return { scores: { email: share(values_sample, (value) => toText(value).includes('@')) >= 0.5 ? 0.5 : -0.3 } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => toText(value).toLowerCase() || null);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = values.flatMap((value, index) => {
    if (value === null || /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/.test(toText(value))) return [];
    return [{ row_index: index + 1, code: 'email_shape', message: 'Expected an email address, found {value}.' }];
  });
  return { issues };
}
