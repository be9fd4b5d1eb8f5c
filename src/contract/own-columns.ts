import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { FieldMeta } from './manifest.ts';

/** What a package is made of when somebody brings columns: `ade init --from`, and "bring your own columns" in the web app. */

const closed = { additionalProperties: false } as const;

/** What a kind of columns needs. */
interface ColumnKind {
  /** For people. */
  readonly label: string;
  /** Module of templates/own-columns/columns, without its ending. */
  readonly module: string;
  readonly typeHint: FieldMeta['type_hint'];
  /** Field of the starter package whose learned weights it has; null where only its names tell it. */
  readonly weightsOf: string | null;
}

const kind = (label: string, module: string, typeHint: FieldMeta['type_hint'], weightsOf: string | null = null) => ({
  label,
  module,
  typeHint,
  weightsOf,
});

/** Kinds of columns, by name. */
export const columnKinds = {
  text: kind('Free text', 'text', 'string'),
  code: kind('Code or id', 'code', 'string'),
  number: kind('Number', 'number', 'number'),
  integer: kind('Whole number', 'integer', 'integer'),
  boolean: kind('Yes or no', 'boolean', 'boolean'),
  date: kind('Date', 'date', 'date'),
  date_time: kind('Date and time', 'date_time', 'datetime'),
  birth_date: kind('Date of birth', 'birth_date', 'date'),
  period: kind('Month, quarter or year', 'period', 'string'),
  amount: kind('Amount of money', 'amount', 'number'),
  hours: kind('Hours', 'hours', undefined),
  email: kind('Email', 'email', 'string', 'email'),
  link: kind('Web address', 'link', 'string'),
  phone: kind('Phone', 'phone', 'string', 'phone'),
  first_name: kind('First name', 'name', 'string', 'first_name'),
  last_name: kind('Last name', 'name', 'string', 'last_name'),
  full_name: kind('Full name', 'name', 'string', 'full_name'),
  address: kind('Address', 'words', 'string', 'address'),
  city: kind('City', 'city', 'string', 'city'),
  province: kind('Province or state', 'province', 'string', 'province'),
  postal_code: kind('Postal code', 'postal_code', 'string', 'postal_code'),
  employer: kind('Employer or organization', 'words', 'string', 'employer'),
  job_title: kind('Job title', 'words', 'string', 'job_title'),
} as const satisfies Record<string, ColumnKind>;

export type ColumnKindName = keyof typeof columnKinds;

export const COLUMN_KIND_NAMES = Object.keys(columnKinds) as ColumnKindName[];

/** As many as a spreadsheet is likely to have. */
export const MAX_OWN_COLUMNS = 500;

/** A schema is text that people write. */
export const MAX_SCHEMA_MB = 5;

const MAX_LISTED = 1000;
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const texts = Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }));
const number = Type.Optional(Type.Number());
const length = Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 }));
const day = Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }));

/** What holds for the values of a column. `after` and `before` are days that are not allowed any more. */
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
  },
  closed,
);

/** A column that a package is to have. */
export const OwnColumnSchema = Type.Object(
  {
    label: text(200),
    kind: Type.Enum(COLUMN_KIND_NAMES),
    synonyms: Type.Optional(Type.Array(text(200), { maxItems: 20 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    checks: Type.Optional(OwnChecksSchema),
  },
  { ...closed, title: 'OwnColumn' },
);

/** Columns of a schema or of a document's header, each with the kind that it seems to have. */
export const ProposedColumnsSchema = Type.Object(
  {
    title: Type.String(),
    columns: Type.Array(OwnColumnSchema),
    notes: Type.Array(Type.String(), { description: 'What is no column, and why' }),
  },
  { ...closed, title: 'ProposedColumns' },
);

export type OwnChecks = Static<typeof OwnChecksSchema>;
export type OwnColumn = Static<typeof OwnColumnSchema>;
export type ProposedColumns = Static<typeof ProposedColumnsSchema>;
