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
      Type.String({ minLength: 1, maxLength: 200, description: 'Only values of rows in which it has such an issue' }),
    ),
    revision,
  },
  closed,
);

/** A row stands for its value, since addresses are logged and must not contain values. */
export const FacetRowsQuerySchema = Type.Object(
  {
    field,
    sheet: Type.Integer({ minimum: 0, description: 'Of the result, from 0' }),
    row: Type.Integer({ minimum: 2, description: 'A row of the result that has the value' }),
    revision,
  },
  closed,
);

const of = { job_id: Id, revision: Type.Integer({ minimum: 1 }), target_field: Type.String() };

/** Most values listed for a field. */
export const LISTED_VALUES = 1000;
/** Most rows listed for a value; a correction may have as many places. */
export const LISTED_ROWS = 10_000;
/** Most rows listed with all of their cells. */
export const LISTED_WITH_CELLS = 100;
/** Most texts of the document listed for a value. */
export const LISTED_TEXTS = 20;

const CountedValueSchema = Type.Object({ value: PreviewValueSchema, count: Count }, closed);

/**
 * The values of a field in the result, with their numbers of rows. `rows` is the sum over the listed values and
 * `others.rows`.
 */
export const FacetSchema = resource('Facet', {
  ...of,
  rows: Type.Integer({
    minimum: 0,
    description: 'Rows of the result, or only those with the issues that were asked for',
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
        place: Type.Object({ sheet: Count, row: Count }, { ...closed, description: 'The first row that has it' }),
      },
      closed,
    ),
    { description: `The ${LISTED_VALUES} most frequent, the most frequent first` },
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
  count: Type.Integer({ minimum: 0, description: 'All rows that have it' }),
  rows: Type.Array(
    Type.Object(
      {
        sheet: Count,
        row: Type.Integer({ minimum: 2 }),
        has_issue: Type.Boolean(),
        cells: nullable(
          Type.Array(PreviewValueSchema, {
            description: `All cells of the row in the result, of the first ${LISTED_WITH_CELLS} rows`,
          }),
        ),
        source: Type.Object(
          {
            sheet: Type.Integer({ minimum: 0, description: 'Of the document' }),
            a1: Type.String({
              description: 'The cell that has the value; without a column of the field, the first cell of the row',
            }),
            has_column: Type.Boolean({ description: 'Whether a column of the table is the field' }),
          },
          closed,
        ),
      },
      closed,
    ),
    { description: `The first ${LISTED_ROWS}` },
  ),
  as_sent: nullable(
    Type.Object(
      {
        distinct: Count,
        values: Type.Array(CountedValueSchema, { description: `The ${LISTED_TEXTS} most frequent` }),
      },
      {
        ...closed,
        description:
          'What the listed rows have in the document; null where that was removed, or no column is the field',
      },
    ),
  ),
});

export type Facet = Static<typeof FacetSchema>;
export type FacetRows = Static<typeof FacetRowsSchema>;
