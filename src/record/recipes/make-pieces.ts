import { type AddressedRow, MAX_ADDRESSED_ROWS, type RowAddresses } from '../../contract/addresses.ts';
import type { Artifact, Sheet, Table } from '../../contract/artifact.ts';
import type { Correction, CorrectionOf, Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { ColumnAddress, RecipePiece, RowAddress } from '../../contract/recipe.ts';
import { findColumn, findTableAt } from '../corrections/places.ts';
import { addressColumn, foldCell } from './layouts.ts';

/** Distributes `Omit` over the kinds of pieces. */
type WithoutOrigin<Piece extends RecipePiece> = Piece extends RecipePiece
  ? Omit<Piece, 'id' | 'by' | 'at' | 'from' | 'until'>
  : never;

/** The content of a piece, without id and origin. */
export type NewPiece = WithoutOrigin<RecipePiece>;

/** The parts of a finished revision from which a recipe is made. */
export interface CorrectedDocument {
  artifact: Artifact;
  addresses: RowAddresses;
  /** The layout of a table; undefined for a table without a header. */
  layoutOf: (table: Table) => string | undefined;
}

/** Data rows at most this far below a header are found by the header: their texts differ in the next document. */
const NEAR_HEADER = 3;

/** Turns a correction into pieces for other documents with similar tables; throws `correction_not_general`. */
export function makePieces(correction: Correction, document: CorrectedDocument): NewPiece[] {
  switch (correction.kind) {
    case 'column_field': {
      const { kind, field, then } = correction;
      const said = { kind, field, ...(then === undefined ? {} : { then }) };
      return listColumns(correction, document).map((at) => ({ ...said, ...at }));
    }
    case 'column_name': {
      const { kind, name } = correction;
      return listColumns(correction, document).map((at) => ({ kind, ...at, name }));
    }
    case 'field_value': {
      const { kind, field, value } = correction;
      return listLayouts(correction, document).map((layout) => ({ kind, layout, field, value }));
    }
    case 'value_is': {
      const { kind, field, from: from_text, to, places } = correction;
      const said = { kind, field, from_text, to };
      return places.length === 0 ? [said] : listLayouts(correction, document).map((layout) => ({ ...said, layout }));
    }
    case 'read_as':
      return makeReading(correction, document);
    case 'row_label':
      return makeRowPieces(correction, document);
    case 'cell_value':
      throw notGeneral(correction, 'it corrects a single cell or row');
    case 'undo':
      return [];
    case 'table_range':
      throw notGeneral(correction, 'the next document has its table somewhere else; say which row is the header');
  }
}

function notGeneral({ id }: Correction, found: string): AdeError {
  return new AdeError('correction_not_general', { correction: id, found });
}

type Column = { layout: string; column: ColumnAddress };

function listColumns(correction: Correction, { artifact, layoutOf }: CorrectedDocument): Column[] {
  const columns = correction.places.map((place): Column => {
    const found = findColumn(getSheet(artifact, place), place);
    const layout = found && layoutOf(found.table);
    if (found === undefined || layout === undefined)
      throw notGeneral(correction, 'its column is in no table with a header');
    const position = found.table.columns.findIndex(({ column }) => column === found.column);
    const column = addressColumn(found.table, position);
    if (column.header === '' && column.after === undefined)
      throw notGeneral(correction, 'neither its column nor the one to the left has a header');
    return { layout, column };
  });
  return keepDistinct(columns);
}

function listLayouts(correction: Correction, { artifact, layoutOf }: CorrectedDocument): string[] {
  const layouts = correction.places.map((place) => {
    const table = findTableAt(getSheet(artifact, place), place);
    const layout = table && layoutOf(table);
    if (layout === undefined) throw notGeneral(correction, 'its table has no header');
    return layout;
  });
  return keepDistinct(layouts);
}

function makeReading(correction: CorrectionOf<'read_as'>, document: CorrectedDocument): NewPiece[] {
  const { kind, places, encoding, delimiter, date_order } = correction;
  const said = {
    kind,
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(date_order === undefined ? {} : { date_order }),
  };
  return places.length === 0 ? [said] : listColumns(correction, document).map((at) => ({ ...said, ...at }));
}

function makeRowPieces(correction: CorrectionOf<'row_label'>, document: CorrectedDocument): NewPiece[] {
  const { kind, label } = correction;
  const rows = document.addresses[correction.id] ?? [];
  if (rows.length === 0) throw notGeneral(correction, 'the texts of its rows were not kept');
  if (rows.length > MAX_ADDRESSED_ROWS)
    throw notGeneral(correction, `it is about more than ${MAX_ADDRESSED_ROWS} rows`);
  const addressed = rows.map((row) => addressRow(row, label, document));
  const byLayout = Map.groupBy(addressed, ({ layout }) => layout);
  return [...byLayout].flatMap(([layout, list]) => {
    const at = layout === undefined ? {} : { layout };
    const first = list.flatMap(({ rows: address }) => ('first_cells' in address ? address.first_cells : []));
    const others = keepDistinct(list.map(({ rows: address }) => address).filter((one) => !('first_cells' in one)));
    const texts = [...new Map(first.map((text) => [foldCell(text), text])).values()];
    const addresses: RowAddress[] = [...others, ...(texts.length === 0 ? [] : [{ first_cells: texts }])];
    return addresses.map((address): NewPiece => ({ kind, ...at, rows: address, label }));
  });
}

function addressRow(
  { sheet: index, row, cells }: AddressedRow,
  label: string,
  { artifact, layoutOf }: CorrectedDocument,
): { layout: string | undefined; rows: RowAddress } {
  const table = findNearest(getSheet(artifact, { sheet: index }), row);
  const layout = table && layoutOf(table);
  if (label === 'header') return { layout, rows: { cells } };
  const offset = table === undefined ? 0 : row - (table.header.rows.at(-1) ?? row);
  if (table === undefined || label !== 'data' || offset < 1 || offset > NEAR_HEADER)
    return { layout, rows: { first_cells: cells.slice(0, 1) } };
  const below = table.columns.map(({ header_parts: parts }) => parts.at(-1) ?? '').filter((text) => text !== '');
  return { layout, rows: { below, offset } };
}

/** The table that contains a row, or else the first table below it, or else the last table above it. */
function findNearest({ tables }: Sheet, row: number): Table | undefined {
  const lastRow = (table: Table) => Number(/\d+$/.exec(table.a1_range)?.[0]);
  return tables.find((table) => row <= lastRow(table)) ?? tables.at(-1);
}

function getSheet({ sheets }: Artifact, { sheet: index }: Pick<Place, 'sheet'>): Sheet {
  return sheets.find((sheet) => sheet.index === index)!;
}

export function keepDistinct<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
