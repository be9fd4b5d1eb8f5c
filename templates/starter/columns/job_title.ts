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
import { hasValues, isWordy, tidyText } from '../lib/text.ts';

const JOB_WORD = /\b(?:manager|clerk|nurse|driver|technician|analyst|assistant|teacher|director|operator|officer)\b/i;

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { job_title: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  if (share(values_sample, isWordy) < 0.6) return { scores: { job_title: -0.3 } };
  const jobs = share(values_sample, (value) => JOB_WORD.test(toText(value)));
  return { scores: jobs >= 0.3 ? { job_title: 0.4, full_name: -0.5, last_name: -0.4, first_name: -0.4 } : {} };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, tidyText);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !/\p{L}/u.test(toText(value)), {
    code: 'job_title_shape',
    severity: 'warning',
    message: 'Expected a job title, found {value}.',
  });
  return { issues };
}
