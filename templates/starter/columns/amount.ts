import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  parseAmount,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
  type Warning,
} from 'ade/rules';
import { findDecimalMark, isAmbiguousAmount } from '../lib/amounts.ts';
import { listIssues } from '../lib/issues.ts';
import { hasValues } from '../lib/text.ts';

const AMBIGUOUS = {
  code: 'amount_ambiguous',
  message: '{value} may be read in two ways; nothing in the column decides which.',
};

export function detect_header(call: ColumnCall): FieldScores {
  const score = scoreSynonyms(call);
  return { scores: score > 0 ? { amount: score, hours: -0.4 } : {} };
}

/** Currency signs are all but certain; plain numbers could be hours as well. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  if (!hasValues(values_sample)) return { scores: {} };
  const amounts = share(values_sample, (value) => typeof value === 'number' || parseAmount(toText(value)) !== null);
  if (amounts < 0.7) return { scores: { amount: -0.4 } };
  const withCurrency = share(values_sample, (value) => /[$€£]|CAD|USD|EUR/.test(toText(value)));
  return { scores: withCurrency >= 0.3 ? { amount: 0.5, hours: -0.4, member_id: -0.5 } : { amount: 0.2 } };
}

/**
 * `$1,234.56`, `1 234,56 $` and `(12.00)` become numbers. What is no amount stays, for `validate` to name. The column
 * decides whether `1.234` is a thousand or one and a bit; where it does not, `parseAmount` does, and a warning says so.
 */
export function transform(call: TransformCall): TransformResult {
  const mark = findDecimalMark(call);
  const warnings: Warning[] = [];
  const { values, warnings: failed = [] } = mapValues(call.values, (value, index) => {
    if (typeof value !== 'string') return value;
    if (!isAmbiguousAmount(value)) return parseAmount(value) ?? value;
    if (mark === null) warnings.push({ row_index: index + 1, ...AMBIGUOUS });
    return parseAmount(value, mark ?? undefined) ?? value;
  });
  return { values, warnings: [...failed, ...warnings] };
}

export function validate({ values }: ValidateCall): ValidateResult {
  const unreadable = listIssues(values, (value) => typeof value !== 'number', {
    code: 'amount_unreadable',
    message: 'Expected an amount, found {value}.',
  });
  const negative = listIssues(values, (value) => typeof value === 'number' && value < 0, {
    code: 'amount_negative',
    severity: 'info',
    message: '{value} is negative: a correction or a refund?',
  });
  return { issues: [...unreadable, ...negative] };
}
