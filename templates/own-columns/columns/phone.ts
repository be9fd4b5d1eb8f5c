import {
  type ColumnCall,
  type FieldScores,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { formatPhone, parsePhone } from 'ade/rules/phone';
import { listIssues } from '../lib/issues.ts';
import { cleanValues } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';
import { findPhoneCountry } from '../lib/phones.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

/** E.164, so that equal numbers become equal texts. The table's language and `env.DEFAULT_COUNTRY` give the country of numbers without a prefix. */
export function transform(call: TransformCall): TransformResult {
  const country = findPhoneCountry(call.values, call);
  return cleanValues(call, (value) => {
    const text = toText(value);
    const phone = parsePhone(text, country);
    return phone?.is_valid === true ? formatPhone(phone) : text || null;
  });
}

export function validate({ values, env }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => parsePhone(toText(value), env.DEFAULT_COUNTRY)?.is_valid !== true, {
    code: 'phone_invalid',
    severity: 'warning',
    message: 'Expected a phone number that can exist, found {value}.',
  });
  return { issues };
}
