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
import { listIssues } from '../lib/issues.ts';
import { splitName, tidyName } from '../lib/names.ts';
import { hasValues, isWordy, tidyText } from '../lib/text.ts';

/** Only where the table has no column of first names: `derive` takes them from full names. */
export const derive_needs = ['full_name'];

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { first_name: scoreSynonyms(call) } };
}

/** Words without digits: a weak hint, since places and job titles look the same. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  const words = share(values_sample, isWordy);
  return { scores: { first_name: words >= 0.8 ? 0.2 : -0.4 } };
}

/** Names of something other than the member. */
export function detect_other_names({ header }: ColumnCall): FieldScores {
  const isOther = /emergency|spouse|contact|beneficiary|manager|supervisor|employer|company/i.test(header);
  return { scores: isOther ? { first_name: -0.5 } : {} };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => tidyName(tidyText(value) ?? '') || null);
}

export function derive({ columns, row_count }: DeriveCall): TransformResult {
  const names = columns.full_name ?? new Array<null>(row_count).fill(null);
  return mapValues(names, (name) => splitName(toText(name)).first);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !isWordy(value), {
    code: 'first_name_shape',
    severity: 'warning',
    message: 'Expected a name, found {value}.',
  });
  return { issues };
}
