import {
  type ColumnCall,
  type DeriveCall,
  type FieldScores,
  mapDistinct,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { scoreClearName } from '../lib/headers.ts';
import { listIssues } from '../lib/issues.ts';
import { parsePeriod } from '../lib/periods.ts';
import { tidyText } from '../lib/text.ts';
import { findPeriod } from '../lib/title-periods.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { period: scoreClearName(call, /pay period|work month|reporting period|periode/) } };
}

export function transform(call: TransformCall): TransformResult {
  return mapDistinct(call.values, (value) => parsePeriod(value, call) ?? tidyText(value));
}

/** If there is no column, the period is in the title (`Dues for March 2024`) or is the sheet's name. */
export function derive(call: DeriveCall): TransformResult {
  const period = findPeriod([...call.table.title, call.table.sheet_name], call);
  return { values: new Array<string | null>(call.row_count).fill(period) };
}

export function validate(call: ValidateCall): ValidateResult {
  const issues = listIssues(call.values, (value) => parsePeriod(value, call) === null, {
    code: 'period_unreadable',
    severity: 'warning',
    message: 'Expected a month, quarter or year, found {value}.',
  });
  return { issues };
}
