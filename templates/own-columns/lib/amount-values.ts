import {
  mapValues,
  parseAmount,
  type TransformCall,
  type TransformResult,
  tidyAmount,
  type Value,
  type Warning,
} from 'ade/rules';
import { type DecimalMark, findDecimalMark, isAmbiguousAmount } from './amounts.ts';
import { cleanValues } from './own-columns.ts';

const AMBIGUOUS = {
  code: 'number_ambiguous',
  message: '{value} may be read in two ways; nothing in the column decides which.',
};

/**
 * Texts become numbers where possible. `options.decimal_mark`, or else the column, says which mark is decimal; if
 * neither decides, `parseAmount` does, and a warning says so.
 */
export function parseAmounts(call: TransformCall): TransformResult {
  const { decimal_mark: given } = call.field_meta.options ?? {};
  const cleaned = cleanValues(call, (value) => value);
  const values = cleaned.values.map((value) => value ?? null);
  const digits = values.map((value) => (typeof value === 'string' ? tidyAmount(value) : null));
  const mark: DecimalMark | null =
    given === '.' || given === ',' ? given : findDecimalMark({ values: digits, state: call.state });
  const warnings: Warning[] = [];
  for (const [index, text] of digits.entries()) {
    if (mark === null && text !== null && isAmbiguousAmount(text))
      warnings.push({ row_index: index + 1, ...AMBIGUOUS });
  }
  const read = mapValues(values, (value, index) => {
    if (typeof value !== 'string') return value;
    const text = digits[index] ?? null;
    return (text === null ? null : parseAmount(text, mark ?? undefined)) ?? (value.trim() === '' ? null : value);
  });
  return { values: read.values, warnings: [...(cleaned.warnings ?? []), ...(read.warnings ?? []), ...warnings] };
}

export function isAmountLike(value: Value): boolean {
  if (typeof value !== 'string') return typeof value === 'number';
  const text = tidyAmount(value);
  return text !== null && (parseAmount(text, '.') ?? parseAmount(text, ',')) !== null;
}
