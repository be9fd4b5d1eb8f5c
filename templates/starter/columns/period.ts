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
import { findPeriod, parsePeriod } from '../lib/periods.ts';
import { tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { period: scoreClearName(call, /pay period|work month|reporting period|periode/) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapDistinct(values, (value) => parsePeriod(value) ?? tidyText(value));
}

/** If there is no column, the period is in the title (`Dues for March 2024`) or is the sheet's name. */
export function derive({ table, row_count }: DeriveCall): TransformResult {
  return { values: new Array<string | null>(row_count).fill(findPeriod([...table.title, table.sheet_name])) };
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => parsePeriod(value) === null && !/^\d{4}-Q[1-4]$/.test(String(value)), {
    code: 'period_unreadable',
    severity: 'warning',
    message: 'Expected a month, quarter or year, found {value}.',
  });
  return { issues };
}
