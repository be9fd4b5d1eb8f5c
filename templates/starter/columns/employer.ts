import {
  type ColumnCall,
  type DeriveCall,
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
import { findEmployer, readEmployer } from '../lib/groups.ts';
import { listIssues } from '../lib/issues.ts';
import { isOrganization } from '../lib/row-words.ts';
import { tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  const isOther = /\b(?:id|no|number|code|phone|address|email|city)\b|#/i.test(call.header);
  return { scores: { employer: scoreSynonyms(call) - (isOther ? 0.6 : 0) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  const companies = share(values_sample, (value) => isOrganization(toText(value)));
  return { scores: companies >= 0.3 ? { employer: 0.4, full_name: -0.4, city: -0.3 } : {} };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, tidyText);
}

/** Without a column of its own, the employer is in the group rows (`Employer: Acme`) or in the title. */
export function derive({ table }: DeriveCall): TransformResult {
  const fromTitle = findEmployer(table.title);
  return { values: table.group.map((text) => readEmployer(text) ?? fromTitle) };
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !/\p{L}/u.test(toText(value)), {
    code: 'employer_shape',
    severity: 'warning',
    message: 'Expected the name of an employer, found {value}.',
  });
  return { issues };
}
