import type { Artifact, RowRun, Sheet, Table } from '../contract/artifact.ts';
import { AdeError } from '../contract/errors/index.ts';
import { parseColumn, parseRange } from '../workbook/index.ts';
import { type LocatedTable, listTables } from './tables.ts';

export type OutputTable = NonNullable<Artifact['output']['tables']>[number];

/** The sheet with this name, or else the only sheet whose name differs only in case. */
export function findSheet(artifact: Artifact, name: string): Sheet {
  const exact = artifact.sheets.find((sheet) => sheet.name === name);
  const similar = artifact.sheets.filter((sheet) => sheet.name.toLowerCase() === name.toLowerCase());
  const found = exact ?? (similar.length === 1 ? similar[0] : undefined);
  if (found) return found;
  throw notFound(`sheet ${name}`, listNames(artifact.sheets.map((sheet) => sheet.name)));
}

export function findTable(artifact: Artifact, tableId: string): LocatedTable {
  const tables = listTables(artifact);
  const found = tables.find(({ table }) => table.id === tableId);
  if (found) return found;
  throw notFound(`table ${tableId}`, listNames(tables.map(({ table }) => table.id)));
}

/** Finds a row's run, or `undefined` for a row between runs. Runs are in row order and do not overlap. */
export function findRun({ rows }: { rows: readonly RowRun[] }, row: number): RowRun | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = rows[middle]!;
    if (row < run.first_row) high = middle - 1;
    else if (row > run.last_row) low = middle + 1;
    else return run;
  }
  return undefined;
}

export function findOutputTable(artifact: Artifact, tableId: string): OutputTable | undefined {
  return artifact.output.tables?.find((table) => table.table_id === tableId);
}

/** Whether the 0-based column is inside the table's range, including spacer columns. */
export function isInColumns(table: Table, columnIndex: number): boolean {
  const range = parseRange(table.a1_range);
  if (!range) return table.columns.some(({ column }) => parseColumn(column) === columnIndex);
  return columnIndex >= range.firstColumn && columnIndex <= range.lastColumn;
}

export function notFound(wanted: string, found: string): AdeError {
  return new AdeError('not_in_artifact', { wanted, found });
}

/** The names as a list for a message, at most 20. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
