import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyName } from '../lib/names.ts';
import { hasValues, isWordy, tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { city: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  return { scores: { city: share(values_sample, isWordy) >= 0.8 ? 0.2 : -0.4 } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => tidyName(tidyText(value) ?? '') || null);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !isWordy(value), {
    code: 'city_shape',
    severity: 'warning',
    message: 'Expected the name of a place, found {value}.',
  });
  return { issues };
}
