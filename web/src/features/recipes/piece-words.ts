import type { ColumnAddress, RecipeChanges, RecipePiece, RowAddress } from '../../api/contract.ts';
import { locale } from '../../lib/format.ts';
import { formatValue } from '../grid/format-value.ts';

type FindLabel = (field: string) => string;

/** What a piece of a recipe says, as a sentence. */
export function describePiece(piece: RecipePiece, findLabel: FindLabel): string {
  switch (piece.kind) {
    case 'column_field':
      return `${nameColumn(piece.column)} is ${piece.field === null ? 'no field' : findLabel(piece.field)}`;
    case 'column_name':
      return `${nameColumn(piece.column)} is called “${piece.name}”`;
    case 'row_label':
      return `${nameRows(piece.rows)}: ${piece.label}`;
    case 'field_value':
      return `${findLabel(piece.field)} is “${formatValue(piece.value)}” in all rows`;
    case 'value_is':
      return `In ${findLabel(piece.field)}, “${piece.from_text}” means ${piece.to === null ? 'nothing' : `“${formatValue(piece.to)}”`}`;
    case 'read_as':
      return `${piece.column ? nameColumn(piece.column) : 'The document'} is read with ${listReadings(piece)}`;
  }
}

function nameColumn({ header, nth, after }: ColumnAddress): string {
  if (header === '') return after === undefined ? 'The column without a header' : `The column right of “${after}”`;
  return nth > 1 ? `Column “${header}”, number ${nth} of that name,` : `Column “${header}”`;
}

const SHOWN_CELLS = 4;

const listTexts = (texts: readonly string[]) =>
  `“${texts.slice(0, SHOWN_CELLS).join('”, “')}”${texts.length > SHOWN_CELLS ? ' …' : ''}`;

function nameRows(rows: RowAddress): string {
  if ('first_cells' in rows) return `Rows that begin with ${listTexts(rows.first_cells)}`;
  if ('cells' in rows) return `Rows that say ${listTexts(rows.cells)}`;
  return `The row ${rows.offset} below the header ${listTexts(rows.below)}`;
}

const ORDERS: Record<string, string> = { dmy: 'the day first', mdy: 'the month first', ymd: 'the year first' };

function listReadings(piece: Extract<RecipePiece, { kind: 'read_as' }>): string {
  const { encoding, delimiter, date_order: order } = piece;
  return [
    encoding && `the encoding ${encoding}`,
    delimiter && `the delimiter ${delimiter === '\t' ? 'tab' : `“${delimiter}”`}`,
    order && `${ORDERS[order] ?? order} in dates`,
  ]
    .filter(Boolean)
    .join(', ');
}

export type ToleranceName = RecipeChanges['tolerances'][number]['name'];

/** What each tolerance is about; `share` where it is a share of the number that was expected. */
export const TOLERANCES: Record<ToleranceName, { label: string; isShare: boolean }> = {
  'totals.tolerance': { label: 'Totals that the document states may differ by', isShare: false },
  'drift.rows': { label: 'Number of rows, since the period before, by', isShare: true },
  'drift.sums': { label: 'Sums, since the period before, by', isShare: true },
  'drift.empty': { label: 'Share of empty cells may rise by', isShare: true },
  'drift.errors': { label: 'Share of rows with errors may rise by', isShare: true },
  'drift.rows_repeated': { label: 'Rows of the period before that are there again, up to', isShare: true },
};

export const formatTolerance = (name: ToleranceName, value: number | null): string => {
  if (value === null) return 'as the package says';
  return TOLERANCES[name].isShare
    ? `${(value * 100).toLocaleString(locale, { maximumFractionDigits: 2 })} %`
    : value.toLocaleString(locale);
};
