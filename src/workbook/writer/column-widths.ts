import type { CellValue } from '../types.ts';
import type { Columns } from './encode-cells.ts';

const MIN_WIDTH = 8;
/** A wider column would push its neighbours out of sight. */
const MAX_WIDTH = 60;
/** A bold header and the cell's margins take about this much more. */
const MARGIN = 2;
const MEASURED_ROWS = 100;

/** Column widths in characters, measured from the header and the first rows. */
export function measureWidths(header: readonly string[], columns: Columns, rowCount: number): number[] {
  return header.map((text, column) => {
    let length = text.length;
    const rows = Math.min(rowCount, MEASURED_ROWS);
    for (let row = 0; row < rows; row++) length = Math.max(length, measure(columns[column]?.valueAt(row)));
    return Math.min(Math.max(length + MARGIN, MIN_WIDTH), MAX_WIDTH);
  });
}

/** The width of one column, from its header and values. */
export function measureWidth(values: readonly CellValue[]): number {
  const lengths = values.slice(0, MEASURED_ROWS).map(measure);
  return Math.min(Math.max(Math.max(0, ...lengths) + MARGIN, MIN_WIDTH), MAX_WIDTH);
}

function measure(value: CellValue | undefined): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return String(value).length;
  return 'date' in value ? 'yyyy-mm-dd'.length : 'datetime' in value ? 'yyyy-mm-dd hh:mm:ss'.length : 'hh:mm:ss'.length;
}
