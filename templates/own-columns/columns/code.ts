import {
  type ColumnCall,
  type FieldScores,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { cleanValues, listTextIssues, tidyChoice } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

const IBAN = /^[A-Z]{2}\d{2}(?: ?[A-Z0-9]){8,30}$/i;

export function detect_header(call: ColumnCall): FieldScores {
  return isOtherAccount(call) ? { scores: { [call.field_name]: -9 } } : scoreHeader(call);
}

/** For a field of IBANs, whether the column has none: `Account number` names many things, often the owner's account. */
function isOtherAccount({ field_meta, header, values_sample }: ColumnCall): boolean {
  const isNamed = /\biban\b/i.test(header) || !/\biban\b/i.test(field_meta.label);
  return !isNamed && share(values_sample, (value) => IBAN.test(toText(value))) < 0.5;
}

/** Codes are texts: `00123` keeps its zeros, 123 becomes `123`. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => tidyChoice(toText(value).replace(/^'/, ''), call));
}

export function validate(call: ValidateCall): ValidateResult {
  return { issues: listTextIssues(call) };
}
