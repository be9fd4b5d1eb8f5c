import {
  type ColumnCall,
  type DeriveCall,
  type FieldScores,
  isEmpty,
  mapValues,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyName } from '../lib/names.ts';
import { isWordy, tidyText } from '../lib/text.ts';

/** Only used if the table has no column of full names, so the needs of first and last name close no circle. */
export const derive_needs = ['first_name', 'last_name'];

/** Names, but not of members. */
export function detect_other_names({ header }: ColumnCall): FieldScores {
  const isOther = /employer|company|organi[sz]|job|bank|file|emergency|spouse|beneficiary/i.test(header);
  return { scores: isOther ? { full_name: -2 } : {} };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => tidyName(tidyText(value) ?? '') || null);
}

export function derive({ columns, row_count }: DeriveCall): TransformResult {
  const values = Array.from({ length: row_count }, (_, index) => {
    const names = [columns.first_name?.[index], columns.last_name?.[index]].filter((name) => !isEmpty(name));
    return names.map(toText).join(' ') || null;
  });
  return { values };
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !isWordy(value), {
    code: 'full_name_shape',
    severity: 'warning',
    message: 'Expected a name, found {value}.',
  });
  return { issues };
}
