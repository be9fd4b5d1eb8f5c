import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { isDate, listDateIssues, transformDates } from '../lib/dates.ts';
import { scoreClearName } from '../lib/headers.ts';
import { listIssues } from '../lib/issues.ts';

/** `columns.start_date` then has the start dates of the same rows, if the table has any. */
export const needs = ['start_date'];

/** `Expiry date` is left out: licences have one, too. */
export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { end_date: scoreClearName(call, /termin|leave|left|depart|cessation|sortie/) } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  const starts = call.columns.start_date ?? [];
  const reversed = listIssues(call.values, (end, index) => isBefore(end, starts[index]), {
    code: 'end_before_start',
    message: '{value} lies before the start date of the same row.',
  });
  return { issues: [...listDateIssues(call), ...reversed] };
}

function isBefore(end: ValidateCall['values'][number], start: ValidateCall['values'][number] | undefined): boolean {
  return isDate(end) && isDate(start) && Temporal.PlainDate.compare(end, start) < 0;
}
