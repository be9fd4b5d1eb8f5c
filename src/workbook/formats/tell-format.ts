import type { NumberFormat, NumberFormatListener } from '../types.ts';
import type { CellStyles } from './cell-styles.ts';
import { describeFormat } from './shown-format.ts';

/** `numberFormats`: of each style. Null without a listener. */
export function makeFormatTeller(
  listener: NumberFormatListener | undefined,
  numberFormats: readonly NumberFormat[],
): CellStyles['tellFormat'] {
  if (listener === undefined) return null;
  const known = numberFormats.map((format) => (describeFormat(format) === null ? null : format));
  return (row, column, styleIndex) => {
    const format = known[styleIndex] ?? null;
    if (format !== null) listener(row, column, format);
  };
}
