import type { Artifact, Sheet, Table } from '../../contract/artifact.ts';
import { parseRange } from '../../workbook/index.ts';
import type { TableChange } from './types.ts';

export interface TablePair {
  sheet: string;
  left: Table;
  right: Table;
}

/** Matches tables of two artifacts by place. Ids count tables, so an additional table would shift all later ones. */
export function matchTables(left: Artifact, right: Artifact): { pairs: TablePair[]; changes: TableChange[] } {
  const pairs: TablePair[] = [];
  const changes: TableChange[] = [];
  for (const sheet of new Set([...left.sheets, ...right.sheets].map(({ name }) => name))) {
    const [before, after] = [listTablesOf(left.sheets, sheet), listTablesOf(right.sheets, sheet)];
    const rest = new Set(after);
    for (const table of before) {
      const match = findMatch(table, rest);
      if (match) rest.delete(match);
      if (match) pairs.push({ sheet, left: table, right: match });
      if (match?.a1_range !== table.a1_range) {
        changes.push({ sheet, left: table.a1_range, right: match?.a1_range ?? null });
      }
    }
    for (const table of rest) changes.push({ sheet, left: null, right: table.a1_range });
  }
  return { pairs, changes };
}

function listTablesOf(sheets: readonly Sheet[], name: string): Table[] {
  return sheets.find((sheet) => sheet.name === name)?.tables ?? [];
}

/** The table with the same range, or else the table that shares the most cells with it. */
function findMatch(table: Table, others: ReadonlySet<Table>): Table | undefined {
  let [best, bestSize]: [Table | undefined, number] = [undefined, 0];
  for (const other of others) {
    if (other.a1_range === table.a1_range) return other;
    const size = countSharedCells(table, other);
    if (size > bestSize) [best, bestSize] = [other, size];
  }
  return best;
}

function countSharedCells(left: Table, right: Table): number {
  const [a, b] = [parseRange(left.a1_range), parseRange(right.a1_range)];
  if (!a || !b) return 0;
  const rowCount = Math.min(a.lastRow, b.lastRow) - Math.max(a.firstRow, b.firstRow) + 1;
  const columnCount = Math.min(a.lastColumn, b.lastColumn) - Math.max(a.firstColumn, b.firstColumn) + 1;
  return Math.max(0, rowCount) * Math.max(0, columnCount);
}
