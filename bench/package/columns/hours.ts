import {
  type ColumnCall,
  type FieldScores,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
  type Value,
} from 'ade/rules';
import { transformAmounts } from '../lib/amounts.ts';
import { listIssues } from '../lib/issues.ts';

const MAX_HOURS = 300;

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { hours: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { hours: share(values_sample, (value) => typeof value === 'number') >= 0.5 ? 0.1 : -0.3 } };
}

export function transform(call: TransformCall): TransformResult {
  return transformAmounts(call);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const isWrong = (value: Value) => typeof value !== 'number' || value < 0 || value > MAX_HOURS;
  return {
    issues: listIssues(values, isWrong, { code: 'range', message: '{value} is no count of hours in a month.' }),
  };
}
