import {
  type ColumnCall,
  type FieldScores,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listDateIssues, scoreDates, transformDates } from '../lib/dates.ts';

export function detect_header(call: ColumnCall): FieldScores {
  const isStart = /start|hire|since|join|effective|début|embauche/i.test(call.header);
  const against: Record<string, number> = isStart ? { end_date: -0.5, date_of_birth: -0.5 } : {};
  return { scores: { start_date: scoreSynonyms(call), ...against } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { start_date: scoreDates(values_sample) } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  return { issues: listDateIssues(call) };
}
