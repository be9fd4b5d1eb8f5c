import type { CellValue, Row } from '../../../workbook/index.ts';
import { isBlankValue } from '../../rows/rows.ts';

/** So many rows show what the rows of a table look like. */
const MAX_SAMPLE_ROWS = 20;

/** At least this share of the table's usual columns must be filled, and of the cells must be of the usual kind. */
const MIN_SHARE = 0.5;

/** Whether a row fills the columns that a table's rows fill, with values of the same kinds. */
export function resembles(row: Row, sample: readonly (readonly CellValue[])[]): boolean {
  const rows = sample.slice(0, MAX_SAMPLE_ROWS);
  const width = Math.max(row.cellCount, ...rows.map(({ length }) => length));
  let [usual, filled, cells, alike] = [0, 0, 0, 0];
  for (let column = 0; column < width; column++) {
    const kinds = rows.map((values) => kindOf(values[column])).filter((kind) => kind !== null);
    const own = kindOf(row.valueAt(column));
    const isUsual = kinds.length * 2 >= rows.length;
    if (isUsual) usual += 1;
    if (own === null) continue;
    if (isUsual) filled += 1;
    cells += 1;
    if (kinds.filter((kind) => kind === own).length * 2 >= Math.max(1, kinds.length)) alike += 1;
  }
  return filled >= MIN_SHARE * usual && alike >= MIN_SHARE * cells;
}

function kindOf(value: CellValue | undefined): string | null {
  return value === undefined || value === null || isBlankValue(value) ? null : typeof value;
}
