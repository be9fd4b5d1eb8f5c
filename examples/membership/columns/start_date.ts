import {
  type ColumnCall,
  type FieldScores,
  type RuleIssue,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
  type Value,
} from 'ade/rules';
import { listDateIssues, transformDates } from '../lib/dates.ts';

/** Nobody joins before this age, in years. */
const MIN_AGE = 14;

export const needs = ['birth_date'];

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { start_date: scoreSynonyms(call) } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  const births = call.columns.birth_date ?? [];
  const tooYoung: RuleIssue[] = call.values.flatMap((value, index) => {
    if (!isTooYoung(value, births[index] ?? null)) return [];
    const message = 'The member was a child on {value}. Is the date of birth right?';
    return [{ row_index: index + 1, code: 'joined_too_young', severity: 'warning', message }];
  });
  return { issues: [...listDateIssues(call), ...tooYoung] };
}

function isTooYoung(start: Value, birth: Value): boolean {
  if (!(start instanceof Temporal.PlainDate) || !(birth instanceof Temporal.PlainDate)) return false;
  return Temporal.PlainDate.compare(birth.add({ years: MIN_AGE }), start) > 0;
}
