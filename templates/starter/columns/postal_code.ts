import {
  mapValues,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
  type Value,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { findRegion } from '../lib/regions.ts';

/** The first letter of a Canadian code gives the province. */
export const needs = ['province'];

const CANADA = /^([ABCEGHJ-NPRSTVXY]\d[A-Z])[\s-]?(\d[A-Z]\d)$/i;
const USA = /^\d{5}(?:-\d{4})?$/;

/** `k1a0b1` becomes `K1A 0B1`; zip codes that a spreadsheet turned into numbers get their leading zeros back. */
export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => {
    if (typeof value === 'number' && value < 100_000) return toText(value).padStart(5, '0');
    const text = toText(value).toUpperCase();
    return text.replace(CANADA, '$1 $2') || null;
  });
}

export function validate({ values, columns }: ValidateCall): ValidateResult {
  const shapes = listIssues(values, (value) => !isPostalCode(value), {
    code: 'postal_code_shape',
    message: 'Expected a Canadian postal code or an American zip code, found {value}.',
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
