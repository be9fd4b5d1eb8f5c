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
import { findEmployer, readEmployer } from '../lib/groups.ts';
import { scoreClearName } from '../lib/headers.ts';
import { listIssues } from '../lib/issues.ts';
import { tidyText } from '../lib/text.ts';

/** A header with `employ` means nothing else. */
export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { employer: 5 * scoreClearName(call, /employ/) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapDistinct(values, tidyText);
}

/** If there is no column, the employer is in the group rows (`Employer: Acme`) or in the title. */
export function derive({ table, field_meta, words }: DeriveCall): TransformResult {
  const fromTitle = findEmployer(table.title, field_meta, words);
  return { values: table.group.map((text) => readEmployer(text, field_meta) ?? fromTitle) };
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !/\p{L}/u.test(toText(value)), {
    code: 'employer_shape',
    severity: 'warning',
    message: 'Expected the name of an employer, found {value}.',
  });
  return { issues };
}
