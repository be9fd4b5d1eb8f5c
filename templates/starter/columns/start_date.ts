import type { ColumnCall, FieldScores, TransformCall, TransformResult, ValidateCall, ValidateResult } from 'ade/rules';
import { listDateIssues, transformDates } from '../lib/dates.ts';
import { scoreClearName } from '../lib/headers.ts';

/** `Effective date` is left out: licences have one, too. */
export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { start_date: scoreClearName(call, /hire|join|since|adhesion|embauche|depuis/) } };
}

export function transform(call: TransformCall): TransformResult {
  return transformDates(call);
}

export function validate(call: ValidateCall): ValidateResult {
  return { issues: listDateIssues(call) };
}
