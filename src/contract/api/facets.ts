import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { PreviewValueSchema } from './documents.ts';
import { RevisionNumber } from './revisions.ts';

const field = Type.String({ minLength: 1, maxLength: 64, description: 'A field of the result' });
const revision = Type.Optional(RevisionNumber);

export const FacetQuerySchema = Type.Object(
  {
    field,
    only_issues: Type.Optional(Type.Boolean({ description: 'Only values of rows in which the field has issues' })),
    code: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Only values of rows with such an issue of the field' }),
    ),
    revision,
  },
  closed,
);

/** The query names a row that has the value: addresses are logged, so they must not contain the value itself. */
export const FacetRowsQuerySchema = Type.Object(
  {
    field,
    sheet: Type.Integer({ minimum: 0, description: 'Index of the sheet in the result, from 0' }),
    row: Type.Integer({ minimum: 2, description: 'A row of the result in which the field has the wanted value' }),
    revision,
  },
  closed,
);

const of = { job_id: Id, revision: Type.Integer({ minimum: 1 }), target_field: Type.String() };

/** How many values are listed for a field, at most. */
export const LISTED_VALUES = 1000;
/** How many rows are listed for a value, at most; a correction may have as many places. */
export const LISTED_ROWS = 10_000;
/** How many rows are listed with all of their cells, at most. */
export const LISTED_WITH_CELLS = 100;
/** How many texts of the document are listed for a value, at most. */
export const LISTED_TEXTS = 20;

const CountedValueSchema = Type.Object({ value: PreviewValueSchema, count: Count }, closed);

/**
 * The values of a field in the result, with the number of rows of each. `rows` is the sum over the listed values and
 * `others.rows`.
 */
export const FacetSchema = resource('Facet', {
  ...of,
  rows: Type.Integer({
    minimum: 0,
    description: 'Number of rows in the result, or only of those with the requested issues',
  }),
  distinct: Type.Integer({ minimum: 0, description: 'Number of different values; an empty value counts as one' }),
  values: Type.Array(
    Type.Object(
      {
        ...CountedValueSchema.properties,
        issues: Type.Integer({
          minimum: 0,
          description: 'Rows in which the field has issues; with `code`, issues of that code',
        }),
        place: Type.Object({ sheet: Count, row: Count }, { ...closed, description: 'First row with the value' }),
      },
      closed,
    ),
    { description: `The ${LISTED_VALUES} most frequent values, the most frequent first` },
  ),
  others: Type.Object(
    { values: Count, rows: Count },
    { ...closed, description: 'Values that are not listed, and their rows' },
  ),
});

/** The rows in which a field has one value, with their places in the document. */
export const FacetRowsSchema = resource('FacetRows', {
  ...of,
  value: PreviewValueSchema,
  count: Type.Integer({ minimum: 0, description: 'Number of all rows that have the value' }),
  rows: Type.Array(
    Type.Object(
      {
        sheet: Count,
        row: Type.Integer({ minimum: 2 }),
        has_issue: Type.Boolean(),
        cells: nullable(
          Type.Array(PreviewValueSchema, {
            description: `All cells of the row in the result; null after the first ${LISTED_WITH_CELLS} rows`,
          }),
        ),
        source: Type.Object(
          {
            sheet: Type.Integer({ minimum: 0, description: 'Index of the sheet in the document, from 0' }),
            a1: Type.String({
              description: 'The cell that has the value; if the field has no column, the first cell of the row',
            }),
            has_column: Type.Boolean({ description: 'Whether the field has a column in the table' }),
          },
          closed,
        ),
      },
      closed,
    ),
    { description: `The first ${LISTED_ROWS} rows` },
  ),
  as_sent: nullable(
    Type.Object(
      {
        distinct: Count,
        values: Type.Array(CountedValueSchema, { description: `The ${LISTED_TEXTS} most frequent texts` }),
      },
      {
        ...closed,
        description:
          'Texts of the field in the document, for the listed rows; null if the document was removed or the field has no column',
      },
    ),
  ),
});

export type Facet = Static<typeof FacetSchema>;
export type FacetRows = Static<typeof FacetRowsSchema>;
