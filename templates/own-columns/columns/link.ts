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
import { tidyText } from '../lib/text.ts';

const LINK = /^(?:[a-z][a-z0-9+.-]*:\S+|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?:[/?#]\S*)?)$/iu;

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

export function transform(call: TransformCall): TransformResult {
  return cleanValues(call, tidyText);
}

export function validate(call: ValidateCall): ValidateResult {
  const shapes = listIssues(call.values, (value) => !LINK.test(toText(value)), {
    code: 'link_shape',
    severity: 'warning',
    message: 'Expected the address of a page such as https://example.org, found {value}.',
  });
  return { issues: [...shapes, ...listTextIssues(call)] };
}
