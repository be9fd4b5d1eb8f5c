import {
  type DeriveCall,
  mapDistinct,
  mapValues,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { splitName, tidyName } from '../lib/names.ts';
import { isWordy, tidyText } from '../lib/text.ts';

/** Only used if the table has no column of first names: `derive` takes them from full names. */
export const derive_needs = ['full_name'];

export function transform({ values }: TransformCall): TransformResult {
  return mapDistinct(values, (value) => tidyName(tidyText(value) ?? '') || null);
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
