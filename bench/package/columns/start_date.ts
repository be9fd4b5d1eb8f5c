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

/** Gives the check below the dates of birth of the same rows. */
export const needs = ['birth_date'];

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { start_date: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { start_date: shareOfDates(values_sample) >= 0.8 ? 0.2 : -0.3 } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate({ values, columns }: ValidateCall): ValidateResult {
  const unread = listIssues(values, (value) => !isDate(value), { code: 'date', message: '{value} is no date.' });
  const isEarly = (value: unknown, index: number) => {
    const born = columns.birth_date?.[index];
    return value instanceof Temporal.PlainDate && isDate(born) && Temporal.PlainDate.compare(value, born) < 0;
  };
  const early = listIssues(values, isEarly, { code: 'before_birth', message: '{value} is before the date of birth.' });
  return { issues: [...unread, ...early] };
}
