import type { Artifact, Sheet, Table } from '../../../api/contract.ts';
import { parseColumn, parseRange } from '../../../lib/a1.ts';

interface Place {
  /** Index, from 0. */
  sheet: number;
  a1: string;
}

/** The table that contains a cell of the document; undefined if there is none. */
export function findTableAt({ sheets }: Pick<Artifact, 'sheets'>, { sheet: index, a1 }: Place): Table | undefined {
  const cell = parseRange(a1);
  const sheet = sheets.find((one) => one.index === index);
  return cell ? sheet?.tables.find((table) => holdsCell(table, cell.firstRow, cell.firstColumn)) : undefined;
}

function holdsCell({ a1_range }: Table, row: number, column: number): boolean {
  const range = parseRange(a1_range);
  return range !== null && row >= range.firstRow && row <= range.lastRow && isBetween(range, column);
}

const isBetween = (range: { firstColumn: number; lastColumn: number }, column: number): boolean =>
  column >= range.firstColumn && column <= range.lastColumn;

/** The name of a place's sheet; undefined if no other sheet has tables. */
export function nameSheet(
  { sheets }: Pick<Artifact, 'sheets'>,
  { sheet: index }: Pick<Place, 'sheet'>,
): string | undefined {
  const others = sheets.filter((sheet) => sheet.index !== index && sheet.tables.length > 0);
  return others.length === 0 ? undefined : sheets.find((sheet) => sheet.index === index)?.name;
}

/** The range of a place's table; undefined if no other table of the sheet has one of its columns. */
export function nameTable(artifact: Pick<Artifact, 'sheets'>, place: Place): string | undefined {
  const sheet = artifact.sheets.find(({ index }) => index === place.sheet);
  const table = findTableAt(artifact, place);
  return sheet && table && hasTableBelow(sheet, table) ? table.a1_range : undefined;
}

/** Whether another table has one of the table's columns. */
function hasTableBelow({ tables }: Sheet, table: Table): boolean {
  const columns = table.columns.map(({ column }) => parseColumn(column));
  return tables.some((other) => {
    const range = parseRange(other.a1_range);
    return other !== table && range !== null && columns.some((column) => isBetween(range, column));
  });
}
