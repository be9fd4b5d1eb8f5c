import type { PreviewValue } from '../../../api/contract.ts';
import { parseColumn } from '../../../lib/a1.ts';
import { formatValue, type PreviewSource, type RowPlace, useRowsAt } from '../../inspection/grid/index.ts';
import type { ColumnLine, PlacedColumn } from '../document-lines/index.ts';

const SHOWN = 3;
/** So many rows are looked at for different values. */
const LOOKED_AT = 60;

/** Reads the first values of a column that are not empty: undefined while they are loaded, null without a source. */
export function useFirstValues(workspaceId: string, source: PreviewSource | null, lines: readonly ColumnLine[]) {
  const first = lines.flatMap(({ at }) => at.slice(0, 1));
  const places = first.flatMap((column) => findFirstRows(column).slice(0, 1));
  const findRow = useRowsAt(workspaceId, source, places);
  return ({ at: [column] }: ColumnLine): PreviewValue[] | null | undefined => {
    if (source === null) return null;
    if (!column) return [];
    const rows = findFirstRows(column);
    const loaded = rows.map((place) => findRow(place));
    if (rows.length > 0 && loaded.every((row) => row === undefined)) return undefined;
    const index = parseColumn(column.mapping.raw.column);
    return loaded.flatMap((row) => {
      const value = row?.values[index] ?? null;
      return formatValue(value).trim() === '' ? [] : [value];
    });
  };
}

/** The first different values as texts. */
export const listTexts = (values: readonly PreviewValue[]): string[] =>
  [...new Set(values.map(formatValue))].slice(0, SHOWN);

const firstRows = new WeakMap<PlacedColumn['table'], RowPlace[]>();

/** The first rows of data of a column's table. */
function findFirstRows({ sheet, table }: PlacedColumn): RowPlace[] {
  const known = firstRows.get(table);
  if (known) return known;
  const [from, to] = table.a1_range.split(':').map((cell) => Number(/\d+/.exec(cell)?.[0] ?? 1));
  const last = to ?? from ?? 1;
  const found: RowPlace[] = [];
  for (const run of sheet.rows) {
    if (run.label !== 'data' || run.last_row < (from ?? 1)) continue;
    for (let row = Math.max(run.first_row, from ?? 1); row <= Math.min(run.last_row, last); row++) {
      if (found.length === LOOKED_AT) break;
      found.push({ sheet: sheet.index, row });
    }
    if (found.length === LOOKED_AT || run.first_row > last) break;
  }
  firstRows.set(table, found);
  return found;
}
