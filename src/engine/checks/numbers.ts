import type { OutputCells } from '../../workbook/index.ts';

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const MINUS = 0x2d;

/** The number in a written cell; NaN for any other cell. A cell of the document that is not a number is not decoded. */
export function numberAt({ source, values }: OutputCells, row: number): number {
  const value = values?.[row];
  if (value !== undefined) return typeof value === 'number' ? value : Number.NaN;
  if (source === null || source.isNullAt(row) || source.isTextAt(row)) return Number.NaN;
  const { block } = source.rows[row]!;
  const first = block.bytes[source.rows[row]!.startOf(source.column)]!;
  if (first !== MINUS && (first < DIGIT_0 || first > DIGIT_9)) return Number.NaN;
  const found = source.valueAt(row);
  return typeof found === 'number' ? found : Number.NaN;
}
