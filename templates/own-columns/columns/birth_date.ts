import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { isDate } from '../lib/dates.ts';
import { listIssues } from '../lib/issues.ts';
import { cleanDates, isDateLike, listOwnDateIssues } from '../lib/own-dates.ts';
import { scoreHeader } from '../lib/own-headers.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call, isDateLike);
}

export function transform(call: TransformCall): TransformResult {
  return cleanDates(call);
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
  return { issues: [...listOwnDateIssues(call), ...inFuture, ...tooOld] };
}
