import {
  type ColumnCall,
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
import { findRegion } from '../lib/regions.ts';
import { hasValues, tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { province: scoreSynonyms(call) } };
}

/** Nearly all values are in the list of provinces and states, which no column of names or cities is. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  const known = share(values_sample, (value) => findRegion(toText(value)) !== undefined);
  if (known < 0.7) return { scores: { province: -0.3 } };
  return { scores: { province: 0.5, city: -0.4, first_name: -0.4, last_name: -0.4, department: -0.4 } };
}

/** `Ontario`, `Ont.` and `on` become `ON`. What is not in the list stays. */
export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => findRegion(toText(value))?.code ?? tidyText(value));
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => findRegion(toText(value)) === undefined, {
    code: 'province_unknown',
    severity: 'warning',
    message: '{value} is no province, territory or state that data/regions.json lists.',
  });
  return { issues };
}
