import type { TransformResult, Value, Warning } from '../../contract/rule-calls.ts';
import { TRANSFORM_FAILED } from './warnings.ts';

/** Whether the value is null, undefined, or a text of only spaces. */
export function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** The values that are not empty, in order. */
export function nonEmpty(values: readonly Value[]): Value[] {
  return values.filter((value) => !isEmpty(value));
}

/** The share of non-empty values that match, from 0 to 1; 0 if all are empty. */
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
 * A value as trimmed text: null is '', dates and times are ISO 8601, and whole numbers have no exponent. Texts keep
 * their leading zeros.
 */
export function toText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' && Number.isInteger(value)) {
    // JavaScript writes larger numbers with an exponent.
    return Math.abs(value) < 1e21 ? `${value}` : BigInt(value).toString();
  }
  return String(value);
}

/**
 * Calls `change` for every value except null, which stays null. If `change` throws, the value stays as it was and gets
 * the warning `transform_failed`; the other values are not affected.
 */
export function mapValues(
  values: readonly Value[],
  change: (value: Exclude<Value, null>, index: number) => Value | undefined,
): TransformResult {
  const warnings: Warning[] = [];
  // Filled with null: V8 would rebuild a list that begins with holes and gets numbers before texts.
  const changed = new Array<Value>(values.length).fill(null);
  // A plain loop: it runs for every value of a document, and a callback would take half as long again.
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value === null) continue;
    try {
      changed[index] = change(value, index) ?? null;
    } catch {
      warnings.push({ row_index: index + 1, ...TRANSFORM_FAILED });
      changed[index] = value;
    }
  }
  return { values: changed, warnings };
}

/**
 * Like `mapValues`, but calls `change` once for each distinct text instead of once for each row: for columns with few
 * different texts, and for a `change` that depends on nothing but the value. Values that are not texts, and texts for
 * which `change` throws, are passed each time.
 */
export function mapDistinct(
  values: readonly Value[],
  change: (value: Exclude<Value, null>) => Value | undefined,
): TransformResult {
  const results = new Map<string, Value>();
  return mapValues(values, (value) => {
    if (typeof value !== 'string') return change(value);
    const known = results.get(value);
    if (known !== undefined) return known;
    const result = change(value) ?? null;
    results.set(value, result);
    return result;
  });
}
