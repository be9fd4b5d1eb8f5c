import { mapValues, parseAmount, type TransformCall, type TransformResult, type Value, type Warning } from 'ade/rules';
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
  const mark: DecimalMark | null = given === '.' || given === ',' ? given : findDecimalMark(call);
  const warnings: Warning[] = [];
  for (const [index, value] of call.values.entries()) {
    if (mark === null && typeof value === 'string' && isAmbiguousAmount(value))
      warnings.push({ row_index: index + 1, ...AMBIGUOUS });
  }
  const cleaned = cleanValues(call, (value) => value);
  const read = mapValues(
    cleaned.values.map((value) => value ?? null),
    (value) =>
      typeof value === 'string'
        ? (parseAmount(value, mark ?? undefined) ?? (value.trim() === '' ? null : value))
        : value,
  );
  return { values: read.values, warnings: [...(cleaned.warnings ?? []), ...(read.warnings ?? []), ...warnings] };
}

export function isAmountLike(value: Value): boolean {
  return typeof value === 'number' || (typeof value === 'string' && parseAmount(value) !== null);
}
