import type { ColumnAddress, RecipeChanges, RecipePiece, RowAddress } from '../../../api/contract.ts';
import { locale } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { formatValue } from '../../inspection/grid/index.ts';

type FindLabel = (field: string) => string;

/** Describes a piece of a recipe as a sentence. */
export function describePiece(piece: RecipePiece, findLabel: FindLabel): string {
  switch (piece.kind) {
    case 'column_field':
      return piece.field === null
        ? describeNoField(nameColumn(piece.column), piece.then)
        : t`${nameColumn(piece.column)} is ${findLabel(piece.field)}`;
    case 'column_name':
      return t`${nameColumn(piece.column)} is called “${piece.name}”`;
    case 'row_label':
      return `${nameRows(piece.rows)}: ${piece.label}`;
    case 'field_value':
      return t`${findLabel(piece.field)} is “${formatValue(piece.value)}” in all rows`;
    case 'value_is':
      return piece.to === null
        ? t`In ${findLabel(piece.field)}, “${piece.from_text}” means nothing`
        : t`In ${findLabel(piece.field)}, “${piece.from_text}” means “${formatValue(piece.to)}”`;
    case 'read_as':
      return piece.column
        ? t`${nameColumn(piece.column)} is read with ${listReadings(piece)}`
        : t`The document is read with ${listReadings(piece)}`;
  }
}

function describeNoField(column: string, then: 'carry' | 'leave_out' | undefined): string {
  if (then === undefined) return t`${column} is no field`;
  return then === 'carry' ? t`${column} is no field, and carried` : t`${column} is no field, and left out`;
}

function nameColumn({ header, nth, after }: ColumnAddress): string {
  if (header === '') return after === undefined ? t`The column without a header` : t`The column right of “${after}”`;
  return nth > 1 ? t`Column “${header}” (number ${nth} with this name)` : t`Column “${header}”`;
}

const SHOWN_CELLS = 4;

const listTexts = (texts: readonly string[]) =>
  `“${texts.slice(0, SHOWN_CELLS).join('”, “')}”${texts.length > SHOWN_CELLS ? ' …' : ''}`;

function nameRows(rows: RowAddress): string {
  if ('first_cells' in rows) return t`Rows that begin with ${listTexts(rows.first_cells)}`;
  if ('cells' in rows) return t`Rows with the cells ${listTexts(rows.cells)}`;
  return t`The row ${rows.offset} below the header ${listTexts(rows.below)}`;
}

const ORDERS: Record<string, string> = { dmy: t`the day first`, mdy: t`the month first`, ymd: t`the year first` };

function listReadings(piece: Extract<RecipePiece, { kind: 'read_as' }>): string {
  const { encoding, delimiter, date_order: order } = piece;
  return [
    encoding && t`the encoding ${encoding}`,
    delimiter && (delimiter === '\t' ? t`the tab as delimiter` : t`the delimiter “${delimiter}”`),
    order && t`${ORDERS[order] ?? order} in dates`,
  ]
    .filter(Boolean)
    .join(', ');
}

export type ToleranceName = RecipeChanges['tolerances'][number]['name'];

/** Labels of the tolerances; `isShare` for a share of the expected number. */
export const TOLERANCES: Record<ToleranceName, { label: string; isShare: boolean }> = {
  'totals.tolerance': { label: t`Totals that the document states may differ by`, isShare: false },
  'drift.rows': { label: t`Number of rows may differ from the previous period by`, isShare: true },
  'drift.sums': { label: t`Sums may differ from the previous period by`, isShare: true },
  'drift.empty': { label: t`Share of empty cells may rise by`, isShare: true },
  'drift.errors': { label: t`Share of rows with errors may rise by`, isShare: true },
  'drift.rows_repeated': { label: t`Rows of the previous period may be repeated up to`, isShare: true },
};

export const formatTolerance = (name: ToleranceName, value: number | null): string => {
  if (value === null) return t`as the package says`;
  return TOLERANCES[name].isShare
    ? `${(value * 100).toLocaleString(locale, { maximumFractionDigits: 2 })} %`
    : value.toLocaleString(locale);
};
