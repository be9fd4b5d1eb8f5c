import type { CellValue } from '../../../workbook/index.ts';
import { VALUE_PIECES } from './pieces/values.ts';
import type { ValuesView } from './views/column-view.ts';
import { readValue, type ValueLists } from './views/value-text.ts';

/**
 * Measures the values of a column. Equal values are tested only once. `wanted`: the pieces to test, by their place; the
 * shares of others stay 0.
 */
export function readValues(values: readonly CellValue[], lists: ValueLists, wanted: readonly number[]): ValuesView {
  const counts = new Map<string, { value: CellValue; count: number }>();
  for (const value of values) {
    const key = typeof value === 'object' ? JSON.stringify(value) : String(value);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { value, count: 1 });
    else known.count += 1;
  }
  const shares = new Float64Array(VALUE_PIECES.length);
  let filled = 0;
  let distinct = 0;
  let length = 0;
  for (const { value, count } of counts.values()) {
    const read = readValue(value, lists);
    if (read === null) continue;
    filled += count;
    distinct += 1;
    length += count * read.text.length;
    for (const i of wanted) if (VALUE_PIECES[i]?.matches(read)) shares[i]! += count;
  }
  return {
    shares: filled > 0 ? shares.map((count) => count / filled) : shares,
    filled,
    sampled: values.length,
    distinct,
    isCount: isCount(values),
    meanLength: filled === 0 ? 0 : length / filled,
  };
}

/** With fewer numbers, they may be anything. */
const MIN_COUNT = 3;

/**
 * Whether the values number the rows from 1, with or without those that have no number. The sample of a long table has
 * every second row, or every fourth.
 */
function isCount(values: readonly CellValue[]): boolean {
  const numbers = values.map((value) => {
    if (value === null) return null;
    return typeof value === 'object' ? Number.NaN : Number(String(value).replace(/\.$/, ''));
  });
  const filled = numbers.filter((number) => number !== null);
  return filled.length >= MIN_COUNT && (isLine(numbers) || isLine(filled));
}

function isLine(numbers: readonly (number | null)[]): boolean {
  const second = numbers.findIndex((number, i) => i > 0 && number !== null);
  const step = ((numbers[second] ?? 1) - 1) / second;
  return (
    step >= 1 && Number.isInteger(step) && numbers.every((number, i) => number === null || number === 1 + i * step)
  );
}
