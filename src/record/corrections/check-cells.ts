import type { Sheet, Table } from '../../contract/artifact.ts';
import type { CorrectionOf, Place } from '../../contract/corrections.ts';
import type { AdeError } from '../../contract/errors/index.ts';
import { formatCell, parseCell } from '../../workbook/index.ts';
import { findOutputTable, isInColumns, listNames } from '../lookup.ts';
import { findOutputRow } from '../output-places.ts';
import { assertFits, assertValue } from './check-value.ts';
import type { FieldChoices } from './field-choices.ts';
import { findColumn, parseRows } from './places.ts';
import { assertField, type CorrectedRecord, formatPlace, outsideTables, unknownPlace } from './record.ts';

/** Checks a `cell_value`, and yields a key for each cell, or for the field in each row, that is set. */
export function* checkCells(
  correction: CorrectionOf<'cell_value'>,
  sheet: Sheet,
  place: Place,
  record: CorrectedRecord,
  fields: FieldChoices,
): Generator<string> {
  const { field, value } = correction;
  if (field === undefined) {
    assertValue(value, formatPlace(sheet, place));
    yield checkCell(sheet, place, record, fields);
    return;
  }
  const shown = formatPlace(sheet, place);
  assertField(record, field, shown);
  assertValue(value, `${field} of ${shown}`);
  assertFits(value, record.manifest.columns.meta[field]?.type_hint, `${field} of ${shown}`);
  const { first, last, column } = readRows(sheet, place);
  for (let row = first; row <= last; row++) {
    fields.addColumnless(findWrittenTable(sheet, place, row, column, record), field, shown);
    yield `field ${sheet.index} ${row} ${field}`;
  }
}

function checkCell(sheet: Sheet, place: Place, { artifact }: CorrectedRecord, fields: FieldChoices): string {
  const found = findColumn(sheet, place);
  if (found === undefined) throw outsideTables(sheet, place, 'a cell of a table');
  const cell = parseCell(place.a1)!;
  if (findOutputRow(findOutputTable(artifact, found.table.id), cell.row + 1) === undefined) {
    throw notData(sheet, place, cell.row + 1);
  }
  fields.addCell(found.table, found.column, formatPlace(sheet, place));
  return `cell ${sheet.index} ${formatCell(cell.row, cell.column)}`;
}

/** The rows of a place: `5`, `5:9`, or a cell if tables are side by side. */
function readRows(sheet: Sheet, place: Place): { first: number; last: number; column: number | null } {
  const cell = parseCell(place.a1);
  if (cell !== undefined) return { first: cell.row + 1, last: cell.row + 1, column: cell.column };
  const rows = parseRows(place.a1);
  if (rows !== undefined && rows.last <= sheet.row_count) return { ...rows, column: null };
  throw unknownPlace(sheet, place, `rows such as 5 or 5:9, up to row ${sheet.row_count}`, place.a1);
}

function findWrittenTable(
  sheet: Sheet,
  place: Place,
  row: number,
  column: number | null,
  { artifact }: CorrectedRecord,
): Table {
  const tables = sheet.tables.filter(
    (table) =>
      findOutputRow(findOutputTable(artifact, table.id), row) !== undefined &&
      (column === null || isInColumns(table, column)),
  );
  if (tables.length === 1) return tables[0]!;
  if (tables.length === 0) throw notData(sheet, place, row);
  const found = `row ${row} of tables at ${listNames(tables.map(({ a1_range }) => a1_range))}`;
  throw unknownPlace(sheet, place, 'a cell of the row in one of its tables, such as B5', found);
}

function notData(sheet: Sheet, place: Place, row: number): AdeError {
  return unknownPlace(sheet, place, 'a row that was written as data', `row ${row}, which was not`);
}
