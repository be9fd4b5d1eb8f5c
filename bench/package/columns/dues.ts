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

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { dues: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: { dues: share(values_sample, (value) => typeof value === 'number') >= 0.5 ? 0.1 : -0.3 } };
}

export function transform(call: TransformCall): TransformResult {
  return transformAmounts(call);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const isWrong = (value: Value) => typeof value !== 'number' || value < 0;
  return {
    issues: listIssues(values, isWrong, { code: 'range', message: 'Expected an amount from 0 up, found {value}.' }),
  };
}
