import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { formatPhone, parsePhone } from 'ade/rules/phone';
import { listIssues } from '../lib/issues.ts';
import { hasValues } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { phone: scoreSynonyms(call) } };
}

export function detect_other_numbers({ header }: ColumnCall): FieldScores {
  return { scores: /fax|emergency|employer|company/i.test(header) ? { phone: -0.4 } : {} };
}

/** Ten to fifteen digits with the punctuation of phone numbers; ten bare digits could be an id. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  const phones = share(values_sample, (value) => isPhoneShape(toText(value)));
  if (phones < 0.6) return { scores: { phone: phones < 0.2 ? -0.3 : 0 } };
  const punctuated = share(values_sample, (value) => /\d[\s().-]+\d|^\+/.test(toText(value)));
  if (punctuated < 0.5) return { scores: { phone: 0.2 } };
  return { scores: { phone: 0.4, member_id: -0.5, postal_code: -0.3, hours: -0.3, amount: -0.3 } };
}

/** E.164, so that equal numbers are equal texts. What is no phone number stays, for `validate` to name. */
export function transform({ values, env }: TransformCall): TransformResult {
  return mapValues(values, (value) => {
    const text = toText(value);
    const phone = parsePhone(text, env.DEFAULT_COUNTRY);
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

function isPhoneShape(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 10 && digits <= 15 && /^\+?[\d\s().-]+(?:\s*(?:x|ext\.?|#)\s*\d+)?$/i.test(text);
}
