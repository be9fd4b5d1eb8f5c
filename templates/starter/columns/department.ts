import {
  type ColumnCall,
  type DeriveCall,
  type FieldScores,
  mapDistinct,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { readNamed } from '../lib/groups.ts';
import { scoreClearName } from '../lib/headers.ts';
import { listIssues } from '../lib/issues.ts';
import { tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { department: scoreClearName(call, /dept|department|departement/) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapDistinct(values, tidyText);
}

/** Only from group rows with a label, such as `Department: Sales`. */
export function derive({ table, field_meta }: DeriveCall): TransformResult {
  return { values: table.group.map((text) => readNamed(text, field_meta)) };
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => /@|^\d{4}-\d{2}-\d{2}$/.test(toText(value)), {
    code: 'department_shape',
    severity: 'warning',
    message: 'Expected a department, found {value}.',
  });
  return { issues };
}
