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
import { cleanValues, listTextIssues } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

const CANADA = /^([ABCEGHJ-NPRSTVXY]\d[A-Z])[\s-]?(\d[A-Z]\d)$/i;
/** Postal codes of any country. */
const POSTAL_CODE = /^(?=.*\d)[A-Z0-9](?:[ -]?[A-Z0-9]){2,9}$/;

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

/** A text in capital letters; `k1a0b1` becomes `K1A 0B1`. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => toText(value).toUpperCase().replace(CANADA, '$1 $2') || null);
}

export function validate(call: ValidateCall): ValidateResult {
  const shapes = listIssues(call.values, (value) => !POSTAL_CODE.test(toText(value)), {
    code: 'postal_code_shape',
    message: 'Expected a postal code, found {value}.',
  });
  return { issues: [...shapes, ...listTextIssues(call)] };
}
