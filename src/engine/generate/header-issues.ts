import type { Issue } from '../../contract/artifact.ts';
import type { CellIssue } from '../batches/cell-issue.ts';
import type { Batch } from '../batches/read-batches.ts';
import type { OutputSource } from './plan-table.ts';

/** Issues of formulas without a value in the table's header, whose columns may lack their name. */
export function listHeaderFormulas(batch: Batch): Issue[] {
  return makeIssues(batch, batch.headerFormulas, {
    code: 'formula_without_value',
    severity: 'warning',
    message: 'The formula in the header has no stored value. Open the document in a spreadsheet program and save it.',
    rule: 'engine',
  });
}

/** Issues of headers that were cut in the given output columns. */
export function listCutHeaders(batch: Batch, outputs: readonly OutputSource[], cut: ReadonlySet<number>): Issue[] {
  const [row] = batch.table.header.rows;
  const cells = [...cut].flatMap((output) => {
    const column = outputs[output]?.position ?? null;
    return row === undefined || column === null ? [] : [{ row, column }];
  });
  return makeIssues(batch, cells, {
    code: 'value_truncated',
    severity: 'warning',
    message: 'The header is longer than 32,767 characters, the most that a cell may hold; its end is left out.',
    rule: 'engine',
  });
}

/** Issues at cells of the header: rows of the sheet, which only `a1` names, and positions in the table's columns. */
function makeIssues({ table }: Batch, cells: Batch['headerFormulas'], issue: CellIssue): Issue[] {
  if (cells.length === 0) return [];
  const fields = new Map(table.mapping?.map(({ raw, target_field: field }) => [raw.column, field]));
  return cells.map(({ row, column: position }) => {
    const { column } = table.columns[position]!;
    return { a1: `${column}${row}`, row_index: null, target_field: fields.get(column) ?? null, ...issue };
  });
}
