import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { scoreClearName } from '../lib/headers.ts';
import { parseHours } from '../lib/hours.ts';
import { listIssues } from '../lib/issues.ts';

/** The hours of a month with 31 days; a field's `options` can set another limit. */
const MAX_HOURS = 744;

/** `Hours` is left out: shops have opening hours, too. */
export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { hours: scoreClearName(call, /work|regular|total|paid|travaill/) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => parseHours(value) ?? value);
}

export function validate({ values, field_meta }: ValidateCall): ValidateResult {
  const max = Number(field_meta.options?.max ?? MAX_HOURS);
  const unreadable = listIssues(values, (value) => typeof value !== 'number', {
    code: 'hours_unreadable',
    message: 'Expected a number of hours, found {value}.',
  });
  const outside = listIssues(values, (value) => typeof value === 'number' && (value < 0 || value > max), {
    code: 'hours_out_of_range',
    message: `Expected hours from 0 to ${max}, found {value}.`,
  });
  return { issues: [...unreadable, ...outside] };
}
