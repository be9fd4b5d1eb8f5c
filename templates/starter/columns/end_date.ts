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

/** `columns.start_date` then holds the same rows' start dates, where the table has any. */
export const needs = ['start_date'];

export function detect_header(call: ColumnCall): FieldScores {
  const isEnd = /\bend|termin|leav|expir|until|fin\b|départ/i.test(call.header);
  const against: Record<string, number> = isEnd ? { start_date: -0.5, date_of_birth: -0.5 } : {};
  return { scores: { end_date: scoreSynonyms(call), ...against } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { end_date: scoreDates(values_sample) } };
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
