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

/** Samples of long tables leave out rows, but not the first. */
function isCount(values: readonly CellValue[]): boolean {
  let last = 0;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    const number = typeof value === 'object' ? Number.NaN : Number(String(value).replace(/\.$/, ''));
    if (!Number.isInteger(number) || number <= last || (count === 0 && number !== 1)) return false;
    last = number;
    count += 1;
  }
  return count >= MIN_COUNT;
}
