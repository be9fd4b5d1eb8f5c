import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { formatPhone, parsePhone } from 'ade/rules/phone';
import { listIssues } from '../lib/issues.ts';
import { findPhoneCountry } from '../lib/phones.ts';

/** Numbers, but not the member's phone. */
export function detect_other_numbers({ header }: ColumnCall): FieldScores {
  return { scores: /fax|emergency/i.test(header) ? { phone: -2 } : {} };
}

/** Prefers `Phone` and `Phone 1` to `Phone 2`. */
export function detect_second_number({ header }: ColumnCall): FieldScores {
  return {
    scores: /(?:phone|tel|cell|mobile)\w*\W*[2-9]$|\b(?:second(?:ary)?|alternate|other)\b/i.test(header)
      ? { phone: -2 }
      : {},
  };
}

/** E.164, so that equal numbers become equal texts. Anything else stays, and `validate` reports it. */
export function transform(call: TransformCall): TransformResult {
  const country = findPhoneCountry(call.values, call);
  return mapValues(call.values, (value) => {
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
