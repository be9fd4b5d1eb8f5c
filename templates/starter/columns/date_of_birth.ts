import {
  type ColumnCall,
  type FieldScores,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { isDate, listDateIssues, scoreDates, transformDates } from '../lib/dates.ts';
import { listIssues } from '../lib/issues.ts';

/** The header alone tells dates of birth from other dates, so it also speaks against those. */
export function detect_header(call: ColumnCall): FieldScores {
  const isBirth = /birth|\bd\.?o\.?b\b|naissance/i.test(call.header);
  const against: Record<string, number> = isBirth ? { start_date: -0.6, end_date: -0.6 } : {};
  return { scores: { date_of_birth: scoreSynonyms(call), ...against } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { date_of_birth: scoreDates(values_sample) } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  // The job's own time, not the clock: a repeated job gives the same issues.
  const today = Temporal.PlainDate.from(call.artifact.job.as_of.slice(0, 10));
  const inFuture = listIssues(call.values, (value) => isDate(value) && Temporal.PlainDate.compare(value, today) > 0, {
    code: 'birth_in_future',
    message: '{value} lies after the day of this job.',
  });
  const tooOld = listIssues(call.values, (value) => isDate(value) && value.year < today.year - 120, {
    code: 'birth_too_long_ago',
    message: '{value} is more than 120 years ago.',
  });
  return { issues: [...listDateIssues(call), ...inFuture, ...tooOld] };
}
