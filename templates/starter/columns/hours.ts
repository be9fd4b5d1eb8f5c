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
import { parseHours } from '../lib/hours.ts';
import { listIssues } from '../lib/issues.ts';
import { hasValues } from '../lib/text.ts';

/** A month of 31 days; a field's `options` can set another limit. */
const MAX_HOURS = 744;

/** A wage per hour is an amount. */
export function detect_header(call: ColumnCall): FieldScores {
  if (/rate|wage|per hour|hourly|taux/i.test(call.header)) return { scores: { hours: -0.6 } };
  const score = scoreSynonyms(call);
  return { scores: score > 0 ? { hours: score, amount: -0.4 } : {} };
}

/** Numbers that a period can have; currency signs speak against hours. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  const inRange = share(values_sample, (value) => {
    const hours = parseHours(value);
    return hours !== null && hours >= 0 && hours <= MAX_HOURS && !/[$€£]/.test(toText(value));
  });
  return { scores: { hours: inRange >= 0.7 ? 0.2 : -0.4 } };
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
    message: '{value} is less than no hours, or more than the manifest allows (options.max).',
  });
  return { issues: [...unreadable, ...outside] };
}
