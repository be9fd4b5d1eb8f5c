import type { PreviewRow, PreviewValue } from '../../contract/api/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { columnIndex } from '../../record/index.ts';
import { rowsName } from '../layout.ts';
import { listLines, type PreviewPlace } from '../place.ts';

/** A sheet of the result that has the field. */
export interface FacetSheet {
  index: number;
  name: string;
  /** 0-based. */
  column: number;
  /** Without the header. */
  rowCount: number;
  /** Number of rows in the sheets before it: rows are numbered through all sheets together, from 1. */
  rowsBefore: number;
}

/** The sheets of the result that have the field. Throws `not_in_artifact`. */
export function findFacetSheets({ output }: Pick<Artifact, 'output'>, field: string): FacetSheet[] {
  const found: FacetSheet[] = [];
  let rowsBefore = 0;
  for (const [index, { name, row_count: rowCount, columns }] of (output.sheets ?? []).entries()) {
    const column = columns.find(({ target_field: target }) => target === field);
    if (column === undefined) continue;
    found.push({ index, name, column: columnIndex(column.column), rowCount, rowsBefore });
    rowsBefore += rowCount;
  }
  if (found.length > 0) return found;
  const known = new Set(
    output.sheets?.flatMap(({ columns }) => columns.flatMap(({ target_field: name }) => name ?? [])),
  );
  throw new AdeError('not_in_artifact', { wanted: `the field ${field}`, found: [...known].join(', ') || 'none' });
}

/** The number of a sheet's row among all rows. */
export function toOrdinal({ rowsBefore }: FacetSheet, row: number): number {
  return rowsBefore + row - 1;
}

/** `cells`: the row's cells up to the last filled one. Returns true if no further rows are wanted. */
type Meet = (row: number, value: PreviewValue, cells: readonly PreviewValue[]) => boolean;

/** Calls `meet` with the value of each row of an indexed sheet, in order. Rows without cells count with null. */
export function eachValue(place: PreviewPlace, { index, column, rowCount }: FacetSheet, meet: Meet): void {
  const last = rowCount + 1;
  let next = 2;
  for (const line of listLines(place, rowsName(index))) {
    const row = readIndex(line);
    if (row < 2) continue;
    if (row > last) break;
    for (; next < row; next++) if (meet(next, null, [])) return;
    const cells = readRow(line);
    if (meet(row, pick(cells, column), cells)) return;
    next = row + 1;
  }
  for (; next <= last; next++) if (meet(next, null, [])) return;
}

/** Like `eachValue`, but only for rows that contain `value` anywhere. Other rows are not parsed. */
export function eachWith(
  place: PreviewPlace,
  { index, column, rowCount }: FacetSheet,
  value: NonNullable<PreviewValue>,
  meet: Meet,
): void {
  const text = JSON.stringify(value);
  for (const line of listLines(place, rowsName(index))) {
    if (!line.includes(text)) continue;
    const row = readIndex(line);
    const cells = readRow(line);
    if (row >= 2 && row <= rowCount + 1 && meet(row, pick(cells, column), cells)) return;
  }
}

/** Calls `meet` with the values of the wanted cells of a sheet; `row` and `column` are 0-based. */
export function readCells(
  place: PreviewPlace,
  sheetIndex: number,
  cells: readonly { row: number; column: number }[],
  meet: (value: PreviewValue) => void,
): void {
  const wanted = Map.groupBy(cells, ({ row }) => row + 1);
  for (const line of listLines(place, rowsName(sheetIndex))) {
    if (wanted.size === 0) return;
    const row = readIndex(line);
    for (const { column } of wanted.get(row) ?? []) meet(pick(readRow(line), column));
    wanted.delete(row);
  }
  // Rows without cells are in no file.
  for (const list of wanted.values()) for (const _ of list) meet(null);
}

const INDEX_AT = '{"index":'.length;

/** The number of a row, without parsing its values: a row is one line of JSON that begins with its index. */
export function readIndex(line: string): number {
  return Number(line.slice(INDEX_AT, line.indexOf(',', INDEX_AT)));
}

/** The values of a row, from its line. */
export const readRow = (line: string): PreviewValue[] => (JSON.parse(line) as PreviewRow).values;

function pick(cells: readonly PreviewValue[], column: number): PreviewValue {
  const value = cells[column];
  return value === undefined || value === '' ? null : value;
}
