import {
  mapDistinct,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
  type Value,
} from 'ade/rules';
import { isRegionOf } from '../lib/countries.ts';
import { listIssues } from '../lib/issues.ts';
import { findRegion } from '../lib/regions.ts';
import { tidyText } from '../lib/text.ts';

/** `Ontario`, `Ont.` and `on` become `ON`. Anything that is not in the list stays, and so do regions of other countries. */
export function transform(call: TransformCall): TransformResult {
  return mapDistinct(call.values, (value) =>
    isRegionOf(value, call) ? tidyText(value) : (findRegion(toText(value))?.code ?? tidyText(value)),
  );
}

export function validate(call: ValidateCall): ValidateResult {
  const isUnknown = (value: Value) => findRegion(toText(value)) === undefined && !isRegionOf(value, call);
  const issues = listIssues(call.values, isUnknown, {
    code: 'province_unknown',
    severity: 'warning',
    message: '{value} is no province, territory, state or region that data/regions.json or data/countries/ lists.',
  });
  return { issues };
}
