import {
  type ColumnCall,
  type FieldScores,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { cleanValues } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';
import { findRegion } from '../lib/regions.ts';
import { tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

/** `Ontario`, `Ont.` and `on` become `ON`. Anything that data/regions.json does not list stays. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => findRegion(toText(value))?.code ?? tidyText(value));
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => findRegion(toText(value)) === undefined, {
    code: 'province_unknown',
    severity: 'warning',
    message: '{value} is no province, territory or state that data/regions.json lists.',
  });
  return { issues };
}
