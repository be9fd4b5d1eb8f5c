import type { Artifact, Sheet, Table } from '../../contract/artifact.ts';
import type { Correction, Place } from '../../contract/corrections.ts';
import { formatColumn, parseCell, parseRange } from '../../workbook/index.ts';
import { findColumn } from '../corrections/places.ts';
import { listPlaceRows, type RowMatch, type SheetMatches } from './match-rows.ts';

/** A place in the other document, or why it was not found. */
export type FoundPlace = { place: Place } | { reason: string };

/** Finds places of one record in another one: columns by their headers, rows and cells by the cells of the row. */
export class PlaceFinder {
  readonly #from: Artifact;
  readonly #to: Artifact;
  readonly #matches: SheetMatches;

  constructor(from: Artifact, to: Artifact, matches: SheetMatches) {
    this.#from = from;
    this.#to = to;
    this.#matches = matches;
  }

  find(correction: Correction, { sheet: index, a1 }: Place): FoundPlace {
    const match = this.#matches.get(index);
    const from = this.#from.sheets.find((sheet) => sheet.index === index);
    const to = match && this.#to.sheets.find((sheet) => sheet.index === match.sheet);
    if (match === undefined || from === undefined || to === undefined) return { reason: 'the sheet is missing' };
    // Headers alone cannot distinguish tables with the same columns.
    if (match.isSame && isSameColumn(a1, from, to)) return { place: { sheet: to.index, a1 } };
    const findRow = (row: number) => match.rows.get(row) ?? 'gone';
    const cell = parseCell(a1);
    switch (correction.kind) {
      case 'row_label':
        return findRows(a1, to, findRow);
      case 'cell_value':
        return cell === undefined ? findRows(a1, to, findRow) : findCell(a1, from, to, findRow(cell.row + 1));
      case 'table_range':
        return findTable(a1, to, findRow);
      default: {
        const found = findColumnPlace(a1, from, to);
        return 'reason' in found ? found : { place: { sheet: to.index, a1: `${found.column}${found.row}` } };
      }
    }
  }
}

const ROW_REASONS = {
  gone: 'no row has the same cells',
  repeated: 'more than one row has the same cells',
};

function findRows(a1: string, to: Sheet, findRow: (row: number) => RowMatch): FoundPlace {
  const rows = listPlaceRows(a1).map(findRow);
  const problem = rows.find((row) => typeof row === 'string');
  if (problem !== undefined) return { reason: ROW_REASONS[problem] };
  const [first = Number.NaN, ...others] = rows.filter((row) => typeof row === 'number');
  const last = first + others.length;
  if (others.some((row, i) => row !== first + 1 + i)) return { reason: 'the rows are no longer next to each other' };
  return { place: { sheet: to.index, a1: first === last ? `${first}` : `${first}:${last}` } };
}

function findCell(a1: string, from: Sheet, to: Sheet, row: RowMatch): FoundPlace {
  if (typeof row === 'string') return { reason: ROW_REASONS[row] };
  const found = findColumnPlace(a1, from, to);
  return 'reason' in found ? found : { place: { sheet: to.index, a1: `${found.column}${row}` } };
}

/** Finds a table by its header row and its last row. The header has the same cells, so the columns are the same. */
function findTable(a1: string, to: Sheet, findRow: (row: number) => RowMatch): FoundPlace {
  const { firstRow, lastRow, firstColumn, lastColumn } = parseRange(a1)!;
  const [first, last] = [findRow(firstRow + 1), findRow(lastRow + 1)];
  if (typeof first === 'string') return { reason: `header: ${ROW_REASONS[first]}` };
  if (typeof last === 'string') return { reason: `last row: ${ROW_REASONS[last]}` };
  if (last < first) return { reason: 'its rows are in another order' };
  return { place: { sheet: to.index, a1: `${formatColumn(firstColumn)}${first}:${formatColumn(lastColumn)}${last}` } };
}

/** Finds the column with the same header; among several, the one with the same headers on its left and right. */
function findColumnPlace(a1: string, from: Sheet, to: Sheet): { column: string; row: number } | { reason: string } {
  const known = findColumn(from, { a1 });
  if (known === undefined) return { reason: 'its column was not in a table of the job' };
  const header = describeHeader(known.table, known.column);
  if (header.text === '') return { reason: 'the column has no header' };
  const named = to.tables.flatMap((table) =>
    table.columns
      .map(({ column }) => ({ table, column, ...describeHeader(table, column) }))
      .filter(({ text }) => text === header.text),
  );
  const between = named.filter(({ left, right }) => left === header.left && right === header.right);
  const found = named.length === 1 ? named : between;
  if (named.length === 0) return { reason: 'no column has this header' };
  const [only, another] = found;
  if (only === undefined || another !== undefined) return { reason: 'more than one column has this header' };
  const { table, column } = only;
  return { column, row: table.header.rows[0] ?? table.first_data_row };
}

/** Whether a cell is in a column with the same header in both records. */
function isSameColumn(a1: string, from: Sheet, to: Sheet): boolean {
  const [known, here] = [findColumn(from, { a1 }), findColumn(to, { a1 })];
  if (known === undefined || here === undefined) return false;
  return describeHeader(known.table, known.column).text === describeHeader(here.table, here.column).text;
}

function describeHeader({ columns, header }: Table, letter: string): { text: string; left: string; right: string } {
  const at = columns.findIndex(({ column }) => column === letter);
  const textAt = (i: number) => (header.synthetic ? '' : (columns[i]?.header.trim() ?? ''));
  return { text: textAt(at), left: textAt(at - 1), right: textAt(at + 1) };
}
