import {
  mapValues,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyText } from '../lib/text.ts';

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, tidyText);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !/\p{L}{2}/u.test(toText(value)), {
    code: 'address_shape',
    severity: 'warning',
    message: 'Expected a street or a post box, found {value}.',
  });
  return { issues };
}
