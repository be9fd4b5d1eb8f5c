import {
  type ColumnCall,
  type DeriveCall,
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
import { readDepartment } from '../lib/groups.ts';
import { listIssues } from '../lib/issues.ts';
import { isWordy, tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { department: scoreSynonyms(call) } };
}

/** Few different words, many times: members share departments. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (share(values_sample, isWordy) < 0.6) return { scores: {} };
  const isRepeated = values_sample.length >= 20 && new Set(values_sample).size <= values_sample.length / 4;
  return { scores: { department: isRepeated ? 0.2 : 0 } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, tidyText);
}

/** Only from group rows that say so, such as `Department: Sales`. */
export function derive({ table }: DeriveCall): TransformResult {
  return { values: table.group.map(readDepartment) };
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => /@|^\d{4}-\d{2}-\d{2}$/.test(toText(value)), {
    code: 'department_shape',
    severity: 'warning',
    message: 'Expected a department, found {value}.',
  });
  return { issues };
}
