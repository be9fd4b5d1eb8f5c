import type { Sheet, Table } from '../../../contract/artifact.ts';

/** The rows with the label `total` of each table: inside it, above its data, or below it before the next table. */
export function findTotalRows({ rows, tables }: Pick<Sheet, 'rows' | 'tables'>): Map<Table['id'], number[]> {
  const totals = rows.filter(({ label }) => label === 'total');
  const starts = tables.map(findStart);
  return new Map(
    tables.map((table, i) => {
      const next = Math.min(...starts.filter((start) => start > table.last_data_row));
      const found = totals.flatMap(({ first_row: first, last_row: last }) => {
        const from = Math.max(first, starts[i]!);
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
