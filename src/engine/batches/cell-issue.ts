import type { Issue } from '../../contract/artifact.ts';
import { columnSpan } from '../../record/index.ts';
import { formatRange } from '../../workbook/index.ts';
import type { Batch } from './read-batches.ts';

/** An issue, without the keys that say where it is. */
export type CellIssue = Omit<Issue, 'a1' | 'row_index' | 'target_field'>;

/** Adds the place to an issue; `position` is the column in the table, `row` and `lastRow` are rows of the batch. */
export function makeCellIssue(
  { rows, table }: Batch,
  field: string | null,
  position: number | null,
  row: number,
  issue: CellIssue,
  lastRow = row,
): Issue {
  const column = position === null ? undefined : table.columns[position];
  const number = rows[row]!;
  const place = { row_index: number, target_field: field };
  if (column !== undefined && row === lastRow) return { a1: `${column.column}${number}`, ...place, ...issue };
  // A derived value has no cell in the document, so an issue about the value names the row.
  const { first, last } = columnSpan(column === undefined ? table : { columns: [column] });
  const range = { firstRow: number - 1, lastRow: rows[lastRow]! - 1, firstColumn: first, lastColumn: last };
  return { a1: formatRange(range), ...place, ...issue };
}
