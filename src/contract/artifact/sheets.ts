import type { Static } from 'typebox';
import * as Type from 'typebox';
import { RowProfileSchema, RowRunSchema } from './rows.ts';
import { TableSchema } from './tables.ts';
import { closed, columnLetter, count, rowNumber } from './values.ts';

const metSchema = Type.Object({ rows: count, cells: count }, closed);

/** Accounts for every row of a sheet and its filled cells: the parts add up to the numbers that the reader counted. */
export const LedgerSchema = Type.Object(
  {
    met: metSchema,
    accounts: Type.Array(
      Type.Object(
        {
          name: Type.String({
            description:
              'data, header, title, blank (white space alone), unused_header, or the label of the rows; not_carried, without ranges: cells of data rows in columns that are not written, or beside the range that a person set',
          }),
          rows: count,
          cells: Type.Optional(
            Type.Integer({
              minimum: 0,
              description: 'missing for data until the result is written, if unmapped columns are not appended',
            }),
          ),
          ranges: Type.Optional(
            Type.Array(Type.Array(rowNumber, { minItems: 2, maxItems: 2 }), { description: 'first and last row' }),
          ),
          beside: Type.Optional(
            Type.Array(Type.Array(rowNumber, { minItems: 2, maxItems: 2 }), {
              description:
                'first and last row: rows of another account that have cells of this account beside a table; the cells count here',
            }),
          ),
        },
        closed,
      ),
    ),
    notes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Type.Enum([
              'undecodable',
              'stray_quotes',
              'marks_removed',
              'nuls_removed',
              'merges_ignored',
              'covered_cells',
              'styles_missing',
              'odd_records',
              'formulas_left_out',
            ]),
            count,
            first_row: Type.Union([rowNumber, Type.Null()]),
          },
          closed,
        ),
        { description: 'properties of the sheet that its rows do not show' },
      ),
    ),
  },
  closed,
);

/** Columns of some rows that were labelled by themselves, because tables or notes are beside each other there. */
export const PartSchema = Type.Object(
  {
    first_row: rowNumber,
    last_row: rowNumber,
    first_column: columnLetter,
    last_column: columnLetter,
    decided_by: Type.Optional(
      Type.Literal('beside_table', {
        description: 'the place of the cells decided, and not what they show: they are notes beside a table',
      }),
    ),
    rows: Type.Array(RowRunSchema, { description: 'the labels that the rows have in these columns' }),
  },
  closed,
);

export const SheetSchema = Type.Object(
  {
    name: Type.String(),
    index: count,
    skipped: Type.Optional(Type.Union([Type.Literal('hidden'), Type.Literal('excluded')])),
    row_count: Type.Integer({ minimum: 0, description: 'number of the last row that is not empty' }),
    row_profiles: Type.Array(RowProfileSchema),
    rows: Type.Array(RowRunSchema),
    tables: Type.Array(TableSchema),
    parts: Type.Optional(
      Type.Array(PartSchema, {
        description:
          'where tables or notes are beside each other; a row of several parts has in `rows` the label that matters most',
      }),
    ),
    ledger: Type.Optional(LedgerSchema),
  },
  closed,
);

/** The account of the cells of data rows that are not written, because of their columns. */
export const NOT_CARRIED = 'not_carried';

/** Whether it is the account of cells that are not carried: a package may have a label of that name, for rows. */
export function isNotCarried({ name, ranges }: Ledger['accounts'][number]): boolean {
  return name === NOT_CARRIED && ranges === undefined;
}

export type SheetPart = Static<typeof PartSchema>;
export type Sheet = Static<typeof SheetSchema>;
export type Ledger = Static<typeof LedgerSchema>;
