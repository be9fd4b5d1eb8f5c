import {
  type ColumnCall,
  type DeriveCall,
  type FieldScores,
  isEmpty,
  mapValues,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyName } from '../lib/names.ts';
import { hasValues, isWordy, tidyText } from '../lib/text.ts';

/** Only where the table has no column of full names. That first and last name need this field then closes no circle. */
export const derive_needs = ['first_name', 'last_name'];

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { full_name: scoreSynonyms(call) } };
}

/** Two words or more, or `Last, First`. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  const names = share(values_sample, (value) => isWordy(value) && /\S[\s,]+\S/.test(toText(value)));
  return { scores: { full_name: names >= 0.6 ? 0.3 : -0.3 } };
}

/** `Employer name`, `File name`, `Job name`: names, but of no member. */
export function detect_other_names({ header }: ColumnCall): FieldScores {
  const isOther = /employer|company|organi[sz]|job|city|bank|file|emergency|spouse|beneficiary|manager/i.test(header);
  return { scores: isOther ? { full_name: -0.6 } : {} };
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
