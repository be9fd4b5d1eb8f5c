import {
  type ColumnCall,
  type FieldScores,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { isDate, shareOfDates, transformDates } from '../lib/dates.ts';
import { listIssues } from '../lib/issues.ts';

const EARLIEST_YEAR = 1945;

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { birth_date: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { birth_date: shareOfDates(values_sample) >= 0.8 ? 0.2 : -0.3 } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const unread = listIssues(values, (value) => !isDate(value), { code: 'date', message: '{value} is no date.' });
  const isEarly = (value: unknown) => value instanceof Temporal.PlainDate && value.year < EARLIEST_YEAR;
  const early = listIssues(values, isEarly, { code: 'early', severity: 'warning', message: '{value} is long ago.' });
  return { issues: [...unread, ...early] };
}
