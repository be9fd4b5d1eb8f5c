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
import { listIssues } from '../lib/issues.ts';
import { hasValues } from '../lib/text.ts';

const EMAIL = /^[^\s@<>(),;:"]+@[^\s@.<>(),;:"]+(?:\.[^\s@.<>(),;:"]+)+$/;

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { email: scoreSynonyms(call) } };
}

/** Hardly anything else holds an @, so a column of emails is no name and no address. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  const emails = share(values_sample, (value) => toText(value).includes('@'));
  if (emails < 0.6) return { scores: { email: -0.3 } };
  return {
    scores: { email: 0.5, member_id: -0.5, first_name: -0.6, last_name: -0.6, full_name: -0.6, address: -0.6 },
  };
}

/** `Ann Lee <Ann.Lee@Example.org>` and `mailto:` links are reduced to the address, in small letters. */
export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => {
    const text = toText(value).replace(/^mailto:/i, '');
    const address = /<([^<>]+)>$/.exec(text)?.[1] ?? text;
    return address.trim().toLowerCase() || null;
  });
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !EMAIL.test(toText(value)), {
    code: 'email_shape',
    message: 'Expected an email address such as name@example.org, found {value}.',
  });
  return { issues };
}
