import {
  type ColumnCall,
  type FieldScores,
  mapDistinct,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyName } from '../lib/names.ts';
import { isWordy, tidyText } from '../lib/text.ts';

/** No city has a name of two letters, but most regions have a code of two letters. */
export function detect_codes({ values_sample }: ColumnCall): FieldScores {
  return { scores: share(values_sample, (value) => toText(value).length === 2) >= 0.6 ? { city: -4 } : {} };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapDistinct(values, (value) => tidyName(tidyText(value) ?? '') || null);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !isWordy(value), {
    code: 'city_shape',
    severity: 'warning',
    message: 'Expected the name of a place, found {value}.',
  });
  return { issues };
}
