import type { Artifact } from '../../contract/artifact.ts';
import { parseColumn } from '../../workbook/index.ts';
import { findOutputTable } from '../lookup.ts';
import { findFieldColumn, findOutputRow, type OutputRow } from '../output-places.ts';
import { listTables } from '../tables.ts';
import type { TableRow } from './read-changes.ts';

/** Where a row is in its document, and in the result. */
export interface LocatedRow {
  sheet: string;
  sheet_index: number;
  row: number;
  /** Null if the row was not written. */
  output: OutputRow | null;
  /** 0-based columns of the result by field. */
  columns: Record<string, number>;
}

/** Finds rows in the document and in the result; null for rows of tables that the record does not have. */
export function locateRows(
  artifact: Artifact,
  rows: readonly (TableRow | null)[],
  fields: readonly string[],
): (LocatedRow | null)[] {
  const tables = listTables(artifact);
  return rows.map((wanted) => {
    const located = wanted === null ? undefined : tables[wanted.table];
    if (wanted === null || located === undefined) return null;
    const output = findOutputRow(findOutputTable(artifact, located.table.id), wanted.row) ?? null;
    const columns = fields.flatMap((field): [string, number][] => {
      const found = output === null ? undefined : findFieldColumn(artifact, output.sheet, field);
      const column = found === undefined ? undefined : parseColumn(found.column);
      return column === undefined ? [] : [[field, column]];
    });
    const { name: sheet, index: sheet_index } = located.sheet;
    return { sheet, sheet_index, row: wanted.row, output, columns: Object.fromEntries(columns) };
  });
}
