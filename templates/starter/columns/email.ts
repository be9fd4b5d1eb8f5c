import {
  mapValues,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';

const EMAIL = /^[^\s@<>(),;:"]+@[^\s@.<>(),;:"]+(?:\.[^\s@.<>(),;:"]+)+$/;

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
