import {
  mapDistinct,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyText } from '../lib/text.ts';

const _JOB_WORD = /\b(?:manager|clerk|nurse|driver|technician|analyst|assistant|teacher|director|operator|officer)\b/i;

export function transform({ values }: TransformCall): TransformResult {
  return mapDistinct(values, tidyText);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !/\p{L}/u.test(toText(value)), {
    code: 'job_title_shape',
    severity: 'warning',
    message: 'Expected a job title, found {value}.',
  });
  return { issues };
}
