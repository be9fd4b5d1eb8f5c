import {
  type FacetRows,
  LISTED_ROWS,
  LISTED_TEXTS,
  LISTED_WITH_CELLS,
  type PreviewValue,
} from '../../contract/api/index.ts';
import type { Artifact, OutputRange, Table } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { toKey } from '../../engine/checks/index.ts';
import { columnSpan, listTables } from '../../record/index.ts';
import { formatColumn, parseCell } from '../../workbook/index.ts';
import { isThere, type PreviewPlace } from '../place.ts';
import { eachValue, eachWith, type FacetSheet, readCells, toOrdinal } from './facet-rows.ts';

type Listed = Pick<FacetRows, 'value' | 'count' | 'rows' | 'as_sent'>;
type ListedRow = FacetRows['rows'][number];

interface ListOptions {
  artifact: Artifact;
  field: string;
  place: PreviewPlace;
  sheets: readonly FacetSheet[];
  issues: Uint8Array;
  /** A row with the wanted value. */
  like: { sheet: number; row: number };
  /** The indexed document; null if the document was removed. */
  document: PreviewPlace | null;
}

/** Lists the rows in which the field has the same value as in the row `like`. Throws `not_in_artifact`. */
export function listRows(options: ListOptions): Listed {
  const value = readLike(options);
  const key = keyOf(value);
  const rows: ListedRow[] = [];
  let count = 0;
  for (const sheet of options.sheets) {
    const origins = new Origins(options.artifact, options.field, sheet.name);
    const meet = (row: number, found: PreviewValue, cells: readonly PreviewValue[]) => {
      if (keyOf(found) !== key) return false;
      count += 1;
      const source = rows.length < LISTED_ROWS ? origins.find(row) : undefined;
      if (source === undefined) return false;
      rows.push({
        sheet: sheet.index,
        row,
        has_issue: options.issues[toOrdinal(sheet, row)] === 1,
        cells: rows.length < LISTED_WITH_CELLS ? [...cells] : null,
        source,
      });
      return false;
    };
    if (value === null) eachValue(options.place, sheet, meet);
    else eachWith(options.place, sheet, value, meet);
  }
  return { value, count, rows, as_sent: readAsSent(options.document, rows) };
}

function readLike({ place, sheets, like, field }: ListOptions): PreviewValue {
  const sheet = sheets.find(({ index }) => index === like.sheet);
  if (sheet === undefined || like.row > sheet.rowCount + 1) {
    const found = sheets.map(({ index, rowCount }) => `rows 2 to ${rowCount + 1} of sheet ${index}`).join(', ');
    throw new AdeError('not_in_artifact', { wanted: `row ${like.row} of sheet ${like.sheet} with ${field}`, found });
  }
  let value: PreviewValue = null;
  eachValue(place, sheet, (row, found) => {
    if (row === like.row) value = found;
    return row >= like.row;
  });
  return value;
}

const keyOf = (value: PreviewValue): string | null => (value === null ? null : toKey(value));

/** Finds the document's cells for rows of one sheet of the result. Rows must be requested in order. */
class Origins {
  readonly #ranges: { range: OutputRange; sheet: number; column: string; hasColumn: boolean }[] = [];
  #at = 0;

  constructor({ sheets, output }: Artifact, field: string, sheetName: string) {
    const tables = new Map(listTables({ sheets }).map((located) => [located.table.id, located]));
    for (const { table_id: id, ranges } of output.tables ?? []) {
      const located = tables.get(id);
      if (located === undefined) continue;
      const place = { sheet: located.sheet.index, ...findCellColumn(located.table, field) };
      for (const range of ranges) if (range.sheet === sheetName) this.#ranges.push({ range, ...place });
    }
    this.#ranges.sort((a, b) => a.range.first_row - b.range.first_row);
  }

  find(row: number): ListedRow['source'] | undefined {
    while (this.#at < this.#ranges.length && this.#ranges[this.#at]!.range.last_row < row) this.#at += 1;
    const found = this.#ranges[this.#at];
    if (found === undefined || found.range.first_row > row) return undefined;
    const { range, sheet, column, hasColumn } = found;
    return { sheet, a1: `${column}${range.source_first_row + row - range.first_row}`, has_column: hasColumn };
  }
}

function findCellColumn(table: Table, field: string): { column: string; hasColumn: boolean } {
  const mapped = table.mapping?.find(({ target_field: target }) => target === field);
  if (mapped !== undefined) return { column: mapped.raw.column, hasColumn: true };
  return { column: formatColumn(columnSpan(table).first), hasColumn: false };
}

/** The values of these cells in the document. */
function readAsSent(place: PreviewPlace | null, rows: readonly ListedRow[]): FacetRows['as_sent'] {
  const cells = rows.flatMap(({ source: { sheet, a1, has_column: hasColumn } }) =>
    hasColumn ? [{ sheet, ...parseCell(a1)! }] : [],
  );
  // If space is short, another preview may have replaced the document's.
  if (place === null || !isThere(place) || cells.length === 0) return null;
  const counts = new Map<string | null, { value: PreviewValue; count: number }>();
  const meet = (value: PreviewValue) => {
    const key = keyOf(value);
    const known = counts.get(key) ?? { value, count: 0 };
    known.count += 1;
    counts.set(key, known);
  };
  for (const [sheet, list] of Map.groupBy(cells, (cell) => cell.sheet)) readCells(place, sheet, list, meet);
  const values = [...counts.values()].sort((a, b) => b.count - a.count);
  return { distinct: values.length, values: values.slice(0, LISTED_TEXTS) };
}
