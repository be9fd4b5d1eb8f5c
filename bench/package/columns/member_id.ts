import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  type RuleIssue,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { member_id: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  const numbers = share(values_sample, (value) => /^\d{5,7}$/.test(toText(value)));
  return { scores: { member_id: numbers >= 0.8 ? 0.4 : -0.3 } };
}

/** Seven digits with leading zeros. */
export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => toText(value).padStart(7, '0'));
}

export function validate({ values, table, state }: ValidateCall): ValidateResult {
  state.first_rows ??= new Map<string, number>();
  const firstRows = state.first_rows as Map<string, number>;
  const issues: RuleIssue[] = [];
  for (const [index, value] of values.entries()) {
    const id = toText(value);
    const row_index = index + 1;
    const first = firstRows.get(id);
    if (first === undefined) firstRows.set(id, table.rows[index]!);
    else issues.push({ row_index, code: 'duplicate', message: '{value} is used before.', related_rows: [first] });
    if (!/^\d{7}$/.test(id))
      issues.push({ row_index, code: 'shape', message: 'Expected seven digits, found {value}.' });
  }
  return { issues };
}
