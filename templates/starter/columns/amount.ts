import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  parseAmount,
  type TransformCall,
  type TransformResult,
  type ValidateCall,
  type ValidateResult,
  type Warning,
} from 'ade/rules';
import { findDecimalMark, isAmbiguousAmount } from '../lib/amounts.ts';
import { scoreClearName } from '../lib/headers.ts';
import { listIssues } from '../lib/issues.ts';

const AMBIGUOUS = {
  code: 'amount_ambiguous',
  message: '{value} may be read in two ways; nothing in the column decides which.',
};

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { amount: scoreClearName(call, /dues|premium|cotisation|amount (?:due|paid)/) } };
}

/**
 * `$1,234.56`, `1 234,56 $` and `(12.00)` become numbers. Anything else stays, and `validate` reports it. The column
 * decides whether `1.234` is over a thousand or about one; if it cannot, `parseAmount` decides, and a warning says so.
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
