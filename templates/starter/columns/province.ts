import {
  mapDistinct,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { findRegion } from '../lib/regions.ts';
import { tidyText } from '../lib/text.ts';

/** `Ontario`, `Ont.` and `on` become `ON`. Anything that is not in the list stays. */
export function transform({ values }: TransformCall): TransformResult {
  return mapDistinct(values, (value) => findRegion(toText(value))?.code ?? tidyText(value));
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => findRegion(toText(value)) === undefined, {
    code: 'province_unknown',
    severity: 'warning',
    message: '{value} is no province, territory or state that data/regions.json lists.',
  });
  return { issues };
}
