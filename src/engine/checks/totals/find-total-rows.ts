import type { Sheet, Table } from '../../../contract/artifact.ts';
import { listRuns } from '../../../record/index.ts';

/** The rows with the label `total` of each table: inside it, above its data, or below it before the next table. */
export function findTotalRows(sheet: Pick<Sheet, 'rows' | 'tables' | 'parts'>): Map<Table['id'], number[]> {
  const { tables } = sheet;
  return new Map(
    tables.map((table) => {
      const start = findStart(table);
      const totals = listRuns(sheet, table).filter(({ label }) => label === 'total');
      const following = tables.filter((other) => mayFollow(table, other)).map(findStart);
      const below = following.filter((start) => start > table.last_data_row);
      const next = Math.min(...below);
      const found = totals.flatMap(({ first_row: first, last_row: last }) => {
        const from = Math.max(first, start);
        const to = Math.min(last, next - 1);
        return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
      });
      return [table.id, found];
    }),
  );
}

/** The row after the header; without a header, the first data row. */
function findStart({ header, first_data_row: first }: Table): number {
  return header.rows.length === 0 ? first : Math.min(first, header.rows.at(-1)! + 1);
}

/** Whether rows of the other table can end the rows of a table; a table of another part cannot. */
function mayFollow({ part }: Table, other: Table): boolean {
  return part === undefined || other.part === undefined || other.part === part;
}
