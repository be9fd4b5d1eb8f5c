import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';
import { COLUMN_KIND_NAMES } from './column-kinds.ts';
import { FIELD_ROLES } from './manifest.ts';

/** Columns from which a package is made: for `ade init --from`, and for "bring your own columns" in the web app. */

/** Largest number of columns; real spreadsheets have fewer. */
export const MAX_OWN_COLUMNS = 500;

/** Largest size of a schema file; people write schemas by hand. */
export const MAX_SCHEMA_MB = 5;

/** Most examples for one package; more would not show other columns. */
export const MAX_EXAMPLES = 20;

const MAX_LISTED = 1000;
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const texts = Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }));
const number = Type.Optional(Type.Number());
const length = Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 }));
const day = Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }));

/** Checks of a column's values. The days `after` and `before` themselves are not allowed as values. */
export const OwnChecksSchema = Type.Object(
  {
    required: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean()),
    min: number,
    max: number,
    above: number,
    below: number,
    after: day,
    before: day,
    min_length: length,
    max_length: length,
    pattern: Type.Optional(text(500)),
    one_of: Type.Optional(
      Type.Array(Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()]), {
        minItems: 1,
        maxItems: MAX_LISTED,
      }),
    ),
    true_values: texts,
    false_values: texts,
    missing_values: texts,
    date_order: Type.Optional(Type.Enum(['dmy', 'mdy', 'ymd'])),
    decimal_mark: Type.Optional(Type.Enum(['.', ','])),
    tolerant: Type.Optional(
      Type.Boolean({ description: 'Values of another kind stay as they are, with a warning instead of an error' }),
    ),
  },
  closed,
);

/** A column of the package that is to be made. */
export const OwnColumnSchema = Type.Object(
  {
    label: text(200),
    field: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z0-9_]{0,63}$',
        description: 'Id of the field; by default made from the label',
      }),
    ),
    kind: Type.Enum(COLUMN_KIND_NAMES),
    synonyms: Type.Optional(Type.Array(text(200), { maxItems: 20 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    role: Type.Optional(Type.Enum(FIELD_ROLES, { description: 'What the column says of a row' })),
    key: Type.Optional(Type.Boolean({ description: 'Whether the column names its row' })),
    checks: Type.Optional(OwnChecksSchema),
  },
  { ...closed, title: 'OwnColumn' },
);

/** The columns of one package. */
export const OwnColumnsSchema = Type.Array(OwnColumnSchema, {
  minItems: 1,
  maxItems: MAX_OWN_COLUMNS,
  description: 'The draft gets a field for each of these columns; without them, it is the starter package',
});

/** How many values of a column a proposal shows. */
export const SHOWN_VALUES = 3;

/** How many rows of an example, and of its result, a proposal shows. */
export const SHOWN_ROWS = 100;

const Count = Type.Integer({ minimum: 0 });
const ShownValueSchema = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const MaybeValueSchema = Type.Union([ShownValueSchema, Type.Null()]);
const shownTexts = Type.Array(Type.String(), { maxItems: SHOWN_VALUES });

/** How the values of a column came out when the package was tried on the documents. */
export const TriedColumnSchema = Type.Object(
  {
    rows: Type.Integer({ minimum: 0, description: 'Rows of data that were looked at' }),
    filled: Type.Integer({ minimum: 0, description: 'Those of them that have a value in the column' }),
    distinct: Type.Integer({ minimum: 0, description: 'How many different values those are' }),
    samples: Type.Array(
      Type.Object(
        {
          sent: Type.String({ description: 'The value as it is in the document' }),
          out: MaybeValueSchema,
          is_read: Type.Boolean({ description: 'Whether the kind could read it; otherwise it stays as it is' }),
        },
        closed,
      ),
      { maxItems: SHOWN_VALUES, description: 'The first different values' },
    ),
    unread: Type.Object({ count: Count, values: shownTexts }, closed),
    loses_digits: Type.Boolean({ description: 'Whether zeros in front, or digits at the end, are lost' }),
  },
  { ...closed, title: 'TriedColumn' },
);

/** The first document of a trial: its first rows with their labels, and the first rows of its result. */
export const TriedExampleSchema = Type.Object(
  {
    file: Type.String(),
    sheet: Type.Union([Type.String(), Type.Null()], { description: 'null for a csv, whose sheet has no name' }),
    header_row: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    rows: Type.Array(
      Type.Object(
        { row: Type.Integer({ minimum: 1 }), label: Type.String(), values: Type.Array(Type.String()) },
        closed,
      ),
      { maxItems: SHOWN_ROWS },
    ),
    labels: Type.Array(Type.Object({ label: Type.String(), rows: Count }, closed), {
      description: 'How many rows of the sheet have each label, without blank rows',
    }),
    result: Type.Object(
      {
        row_count: Type.Integer({ minimum: 0, description: 'Rows of the whole result' }),
        rows: Type.Array(Type.Array(MaybeValueSchema), {
          maxItems: SHOWN_ROWS,
          description: 'The first rows, with a value for each proposed column',
        }),
      },
      closed,
    ),
    totals: Type.Array(
      Type.Object(
        {
          column: Type.Integer({ minimum: 0, description: 'Place of the column in the proposal, from 0' }),
          agrees: Type.Boolean(),
          in_document: Type.Union([Type.Number(), Type.Null()]),
          in_result: Type.Union([Type.Number(), Type.Null()]),
          a1: Type.String({ description: 'Cell of the total in the document' }),
        },
        closed,
      ),
      { description: "The document's own totals of the columns" },
    ),
  },
  { ...closed, title: 'TriedExample' },
);

/** Columns of a schema, or of a document's header, each with its probable kind. */
export const ProposedColumnsSchema = Type.Object(
  {
    title: Type.String(),
    columns: Type.Array(OwnColumnSchema),
    values: Type.Array(Type.Array(ShownValueSchema, { maxItems: SHOWN_VALUES }), {
      description:
        'The first different values of each column in the documents, as they come out; days and times are ISO 8601 texts',
    }),
    notes: Type.Array(Type.String(), {
      description: 'Parts that did not become columns, and why, and what was decided for the others',
    }),
    tried: Type.Optional(
      Type.Array(TriedColumnSchema, { description: 'One for each column, if the package was tried on documents' }),
    ),
    example: Type.Optional(TriedExampleSchema),
  },
  { ...closed, title: 'ProposedColumns' },
);

export type OwnChecks = Static<typeof OwnChecksSchema>;
export type OwnColumn = Static<typeof OwnColumnSchema>;
export type ProposedColumns = Static<typeof ProposedColumnsSchema>;
export type ShownValue = ProposedColumns['values'][number][number];
export type TriedColumn = Static<typeof TriedColumnSchema>;
export type TriedExample = Static<typeof TriedExampleSchema>;
