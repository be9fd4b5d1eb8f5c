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

const EMAIL = /^[^\s@<>(),;:"]+@[^\s@.<>(),;:"]+(?:\.[^\s@.<>(),;:"]+)+$/;

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

/** `Ann Lee <Ann.Lee@Example.org>` and `mailto:` links are reduced to the address, in small letters. */
export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, (value) => {
    const text = toText(value).replace(/^mailto:/i, '');
    const address = /<([^<>]+)>$/.exec(text)?.[1] ?? text;
    return address.trim().toLowerCase() || null;
  });
}

export function validate(call: ValidateCall): ValidateResult {
  const shapes = listIssues(call.values, (value) => !EMAIL.test(toText(value)), {
    code: 'email_shape',
    message: 'Expected an email address such as name@example.org, found {value}.',
  });
  return { issues: [...shapes, ...listTextIssues(call)] };
}
