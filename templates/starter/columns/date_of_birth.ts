import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { isDate, listDateIssues, transformDates } from '../lib/dates.ts';
import { scoreClearName } from '../lib/headers.ts';
import { listIssues } from '../lib/issues.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { date_of_birth: scoreClearName(call, /birth|born|dob|d o b|naissance/) } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  // The job's own time instead of the clock, so that a repeated job gives the same issues.
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
