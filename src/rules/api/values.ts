import type { TransformResult, Value, Warning } from '../../contract/rule-calls.ts';
import { TRANSFORM_FAILED } from './warnings.ts';

/** Null, or a text of nothing but spaces. */
export function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** The values that are not empty, in order. */
export function nonEmpty(values: readonly Value[]): Value[] {
  return values.filter((value) => !isEmpty(value));
}

/** How many of the values that are not empty match, from 0 to 1; 0 when all are empty. */
export function share(values: readonly Value[], predicate: (value: Value) => boolean): number {
  let filled = 0;
  let matching = 0;
  for (const value of values) {
    if (isEmpty(value)) continue;
    filled += 1;
    if (predicate(value)) matching += 1;
  }
  return filled === 0 ? 0 : matching / filled;
}

/**
 * A value as trimmed text: null is '', dates and times are ISO 8601, whole numbers have no exponent.
 * Leading zeros that stand in a text stay.
 */
export function toText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value).toString();
  return String(value);
}

/**
 * Calls `change` for every value but null, which stays null.
 * Where it throws, the value stays as it was and a warning `transform_failed` says so; the other values are unharmed.
 */
export function mapValues(
  values: readonly Value[],
  change: (value: Exclude<Value, null>, index: number) => Value | undefined,
): TransformResult {
  const warnings: Warning[] = [];
  const changed = values.map((value, index) => {
    if (value === null) return null;
    try {
      return change(value, index) ?? null;
    } catch {
      warnings.push({ row_index: index + 1, ...TRANSFORM_FAILED });
      return value;
    }
  });
  return { values: changed, warnings };
}
