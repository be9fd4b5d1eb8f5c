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

const MEMBER_NUMBER = /^M-\d{5}$/;

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { member_id: scoreSynonyms(call) } };
}

export function detect_numbers({ values_sample }: ColumnCall): FieldScores {
  const numbers = share(values_sample, (value) => /^M-?\d{3,5}$/i.test(toText(value)));
  return { scores: { member_id: numbers >= 0.7 ? 0.5 : -0.3 } };
}

/** `m123` and `M-123` become `M-00123`. */
export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => {
    const text = toText(value).toUpperCase();
    return text.replace(/^M-?(\d{1,5})$/, (_, digits: string) => `M-${digits.padStart(5, '0')}`) || null;
  });
}

export function validate({ values, table, state }: ValidateCall): ValidateResult {
  state.first_rows ??= new Map<string, number>();
  const firstRows = state.first_rows as Map<string, number>;
  return { issues: values.flatMap((value, index) => checkNumber(toText(value), index, table.rows, firstRows)) };
}

function checkNumber(id: string, index: number, rows: readonly number[], firstRows: Map<string, number>): RuleIssue[] {
  const row_index = index + 1;
  if (id === '') return [{ row_index, code: 'required_missing', message: 'Every member needs a number.' }];
  const first = firstRows.get(id);
  if (first !== undefined) {
    const message = 'Another row of this table has the number {value}, too.';
    return [{ row_index, code: 'duplicate_member_id', message, related_rows: [first] }];
  }
  firstRows.set(id, rows[index] ?? 0);
  if (MEMBER_NUMBER.test(id)) return [];
  return [{ row_index, code: 'member_id_shape', message: 'Expected M- and five digits, found {value}.' }];
}
