import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DateOrderSchema } from './artifact/values.ts';
import { closed } from './closed.ts';
import { GivenValueSchema, ThenSchema } from './corrections.ts';
import { ReadAsSchema } from './run-request.ts';
import { TolerancesSchema } from './tolerances.ts';

const text = Type.String({ maxLength: 32_767 });

/**
 * The headers of a table as the record has them, from left to right; an empty text for a column without a header. With a
 * sheet: only of tables in the sheet with this name.
 */
export const LayoutSchema = Type.Object(
  {
    id: Type.String({ pattern: '^l[1-9]\\d*$', description: 'unique among all versions of the recipe' }),
    headers: Type.Array(text, { minItems: 1, maxItems: 16_384 }),
    sheet: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description: 'set if tables with these headers were decided differently in different sheets',
      }),
    ),
  },
  closed,
);

/** Addresses a column by its header, or a column without a header by the header of the column to its left. */
export const ColumnAddressSchema = Type.Object(
  {
    header: text,
    nth: Type.Integer({ minimum: 1, description: 'position among the columns with this header, from the left' }),
    after: Type.Optional(Type.String({ description: 'header of the column to the left, if this column has none' })),
  },
  closed,
);

/** Addresses rows by their texts, ignoring case. */
export const RowAddressSchema = Type.Union([
  Type.Object(
    { cells: Type.Array(text, { minItems: 1 }) },
    { ...closed, description: 'rows with at least half of these filled cells' },
  ),
  Type.Object(
    { first_cells: Type.Array(text, { minItems: 1 }) },
    { ...closed, description: 'rows whose first filled cell is one of these texts' },
  ),
  Type.Object(
    { below: Type.Array(text, { minItems: 1 }), offset: Type.Integer({ minimum: 1 }) },
    { ...closed, description: 'the row that is `offset` rows below a row with these cells' },
  ),
]);

const common = {
  id: Type.String({ pattern: '^r[1-9]\\d*$', description: 'unique among all versions of the recipe' }),
  layout: Type.Optional(
    Type.String({
      pattern: '^l[1-9]\\d*$',
      description: 'layout of the tables to which the piece applies; by default it applies to the whole document',
    }),
  ),
  by: Type.String({ description: 'who corrected' }),
  at: Type.String({ description: 'when it was corrected; ISO 8601, UTC' }),
  from: Type.Object(
    { job_id: Type.String(), correction: Type.String() },
    { ...closed, description: 'the correction from which the piece was made' },
  ),
  until: Type.Optional(
    Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'last day on which the piece holds, compared with the as_of of a job',
    }),
  ),
};

/** Decisions for all documents of a sender, by the kind of the correction from which they were made. */
export const RecipePieceSchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('column_field'),
      ...common,
      column: ColumnAddressSchema,
      field: Type.Union([Type.String(), Type.Null()]),
      then: Type.Optional(ThenSchema),
    },
    closed,
  ),
  Type.Object(
    { kind: Type.Literal('column_name'), ...common, column: ColumnAddressSchema, name: Type.String({ minLength: 1 }) },
    closed,
  ),
  Type.Object(
    { kind: Type.Literal('row_label'), ...common, rows: RowAddressSchema, label: Type.String({ minLength: 1 }) },
    closed,
  ),
  Type.Object({ kind: Type.Literal('field_value'), ...common, field: Type.String(), value: GivenValueSchema }, closed),
  Type.Object(
    {
      kind: Type.Literal('value_is'),
      ...common,
      field: Type.String(),
      from_text: Type.String({ minLength: 1, description: 'as in the document, without outer blanks' }),
      to: Type.Union([GivenValueSchema, Type.Null()]),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('read_as'),
      ...common,
      column: Type.Optional(ColumnAddressSchema),
      encoding: Type.Optional(Type.Index(ReadAsSchema, ['encoding'])),
      delimiter: Type.Optional(Type.Index(ReadAsSchema, ['delimiter'])),
      date_order: Type.Optional(DateOrderSchema),
    },
    closed,
  ),
]);

/**
 * A version of a sender's recipe, as a file, or in a job as `inputs/recipe.json`. It contains texts by people and from
 * documents; the record only has its hash.
 */
export const RecipeSchema = Type.Object(
  {
    schema: Type.Literal('ade.recipe/v1'),
    salt: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'keeps the hash in the record from revealing the recipe',
    }),
    sender: Type.String({ minLength: 1, maxLength: 200 }),
    version: Type.Integer({ minimum: 1 }),
    ids: Type.Object(
      { layouts: Type.Integer({ minimum: 0 }), pieces: Type.Integer({ minimum: 0 }) },
      { ...closed, description: 'the highest numbers given so far, including those of removed parts' },
    ),
    layouts: Type.Array(LayoutSchema),
    pieces: Type.Array(RecipePieceSchema),
    checks: Type.Optional(TolerancesSchema),
  },
  { ...closed, title: 'ADE recipe' },
);

export type Layout = Static<typeof LayoutSchema>;
export type ColumnAddress = Static<typeof ColumnAddressSchema>;
export type RowAddress = Static<typeof RowAddressSchema>;
export type RecipePiece = Static<typeof RecipePieceSchema>;
export type Recipe = Static<typeof RecipeSchema>;
export type RecipePieceOf<Kind extends RecipePiece['kind']> = Extract<RecipePiece, { kind: Kind }>;
