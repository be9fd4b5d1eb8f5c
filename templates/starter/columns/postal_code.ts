import {
  mapValues,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
  type Value,
} from 'ade/rules';
import { hasOnlyShorterCodes, hasPostalShape } from '../lib/countries.ts';
import { listIssues } from '../lib/issues.ts';
import { findRegion } from '../lib/regions.ts';

/** The first letter of a Canadian code gives the province. */
export const needs = ['province'];

const CANADA = /^([ABCEGHJ-NPRSTVXY]\d[A-Z])[\s-]?(\d[A-Z]\d)$/i;
const USA = /^\d{5}(?:-\d{4})?$/;

/**
 * `k1a0b1` becomes `K1A 0B1`; codes of five digits that a spreadsheet turned into numbers get their leading zeros back,
 * unless all countries of the table's language have shorter ones.
 */
export function transform(call: TransformCall): TransformResult {
  const isShorter = hasOnlyShorterCodes(call);
  return mapValues(call.values, (value) => {
    if (typeof value === 'number' && value < 100_000) {
      return isShorter && hasPostalShape(value, call) ? toText(value) : toText(value).padStart(5, '0');
    }
    const text = toText(value).toUpperCase();
    return text.replace(CANADA, '$1 $2') || null;
  });
}

export function validate(call: ValidateCall): ValidateResult {
  const { values, columns } = call;
  const shapes = listIssues(values, (value) => !isPostalCode(value) && !hasPostalShape(value, call), {
    code: 'postal_code_shape',
    message: "Expected a postal code of Canada, the United States or a country of the table's language, found {value}.",
  });
  const strangers = listIssues(values, (value, index) => isElsewhere(value, columns.province?.[index] ?? null), {
    code: 'postal_code_province',
    severity: 'warning',
    message: '{value} lies in another province than the row says.',
  });
  return { issues: [...shapes, ...strangers] };
}

function isPostalCode(value: Value): boolean {
  return CANADA.test(toText(value)) || USA.test(toText(value));
}

function isElsewhere(code: Value, province: Value): boolean {
  const letters = findRegion(toText(province))?.postal;
  return letters !== undefined && CANADA.test(toText(code)) && !letters.includes(toText(code).charAt(0));
}
