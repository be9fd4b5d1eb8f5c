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
  type Value,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { phone: scoreSynonyms(call) } };
}

export function detect_values({ values_sample }: ColumnCall): FieldScores {
  const phones = share(values_sample, (value) => toText(value).replace(/\D/g, '').length >= 10);
  return { scores: { phone: phones >= 0.8 ? 0.4 : -0.3 } };
}

/** Ten digits, with or without the country code 1, become `+1…`; anything else is unchanged. */
export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => formatNumber(value));
}

export function validate({ values }: ValidateCall): ValidateResult {
  const isWrong = (value: Value) => !/^\+1\d{10}$/.test(toText(value));
  const issue = { code: 'shape', severity: 'warning', message: 'Expected ten digits, found {value}.' } as const;
  return { issues: listIssues(values, isWrong, issue) };
}

function formatNumber(value: Value): string {
  const text = toText(value);
  const digits = text.replace(/\D/g, '');
  const local = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  return local.length === 10 ? `+1${local}` : text;
}
