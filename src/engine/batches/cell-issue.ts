import type { Issue } from '../../contract/artifact.ts';
import { columnIndex } from '../../record/tables.ts';
import { formatRange } from '../../workbook/a1.ts';
import type { Batch } from './read-batches.ts';

/** An issue without its place. */
export type CellIssue = Omit<Issue, 'a1' | 'row_index' | 'target_field'>;

/** Places an issue; `position` is the column in the table, `row` and `lastRow` are rows of the batch. */
export function makeCellIssue(
  { rows, table }: Batch,
  field: string | null,
  position: number | null,
  row: number,
  issue: CellIssue,
  lastRow = row,
): Issue {
  if (position !== null && row === lastRow) {
    return {
      a1: `${table.columns[position]!.column}${rows[row]}`,
      row_index: rows[row]!,
      target_field: field,
      ...issue,
    };
  }
  // A derived value has no cell in the document: its issue names the row.
  const first = columnIndex(table.columns[position ?? 0]!.column);
  const last = columnIndex(table.columns[position ?? table.columns.length - 1]!.column);
  const range = { firstRow: rows[row]! - 1, lastRow: rows[lastRow]! - 1, firstColumn: first, lastColumn: last };
  return { a1: formatRange(range), row_index: rows[row]!, target_field: field, ...issue };
}
