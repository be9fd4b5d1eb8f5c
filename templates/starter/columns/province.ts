import {
  mapDistinct,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
  type Value,
} from 'ade/rules';
import { isRegionOf, listCountries } from '../lib/countries.ts';
import { listIssues } from '../lib/issues.ts';
import { findRegion } from '../lib/regions.ts';
import { tidyText } from '../lib/text.ts';

/**
 * `Ontario`, `Ont.` and `on` become `ON`, unless the table's language has a region of this name in another country. Anything
 * that is in no list stays.
 */
export function transform(call: TransformCall): TransformResult {
  const countries = listCountries(call);
  return mapDistinct(call.values, (value) => {
    const region = findRegion(toText(value));
    const isElsewhere = region === undefined || (!(region.country in countries) && isRegionOf(value, call));
    return isElsewhere ? tidyText(value) : region.code;
  });
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
