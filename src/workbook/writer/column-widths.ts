import type { CellValue } from '../types.ts';
import type { Columns } from './encode-cells.ts';

const MIN_WIDTH = 8;
/** Wider than this, a column hides its neighbours. */
const MAX_WIDTH = 60;
/** A bold header and the cell's own margin take about this much more. */
const MARGIN = 2;
const MEASURED_ROWS = 100;

/** Widths in characters, from the header and the first rows. */
export function measureWidths(header: readonly string[], columns: Columns, rowCount: number): number[] {
  return header.map((text, column) => {
    let length = text.length;
    const rows = Math.min(rowCount, MEASURED_ROWS);
    for (let row = 0; row < rows; row++) length = Math.max(length, measure(columns[column]?.valueAt(row)));
    return Math.min(Math.max(length + MARGIN, MIN_WIDTH), MAX_WIDTH);
  });
}

/** The same for one column of values, its header first. */
export function measureWidth(values: readonly CellValue[]): number {
  const lengths = values.slice(0, MEASURED_ROWS).map(measure);
  return Math.min(Math.max(Math.max(0, ...lengths) + MARGIN, MIN_WIDTH), MAX_WIDTH);
}

function measure(value: CellValue | undefined): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return String(value).length;
  return 'date' in value ? 'yyyy-mm-dd'.length : 'datetime' in value ? 'yyyy-mm-dd hh:mm:ss'.length : 'hh:mm:ss'.length;
}
