import type { Artifact } from '../../contract/artifact.ts';
import { listHeaders } from '../recipes/index.ts';
import { columnIndex, listRuns, listTables } from '../tables.ts';

/** A column of a table, with what is needed to read its values and those of its neighbours. */
export interface LocatedColumn {
  /** The table's columns, 0-based in the sheet, with their headers; empty for none. */
  columns: { position: number; header: string }[];
  /** 0-based in the sheet. */
  position: number;
  /** The header of the column; empty for none. */
  header: string;
  /** The first and the last row of each run of data rows. */
  rows: [number, number][];
}

/** Finds a column of a table; null if there is none. `sheet`: index of the sheet. */
export function locateColumn(
  artifact: Artifact,
  wanted: { sheet: number; table_id: string; column: string },
): LocatedColumn | null {
  const found = listTables(artifact).find(
    ({ sheet, table }) => sheet.index === wanted.sheet && table.id === wanted.table_id,
  );
  if (found === undefined) return null;
  const { sheet, table } = found;
  const headers = listHeaders(table);
  const columns = table.columns.map(({ column }, i) => ({ position: columnIndex(column), header: headers[i] ?? '' }));
  const at = table.columns.findIndex(({ column }) => column === wanted.column);
  const own = columns[at];
  if (own === undefined) return null;
  const rows = listRuns(sheet, table).flatMap(({ first_row, last_row, label }): [number, number][] => {
    const [first, last] = [Math.max(first_row, table.first_data_row), Math.min(last_row, table.last_data_row)];
    return label === 'data' && first <= last ? [[first, last]] : [];
  });
  return { columns, ...own, rows };
}
