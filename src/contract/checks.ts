import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';
import { PERIOD_PATTERN } from './period.ts';

const count = Type.Integer({ minimum: 0 });
const salt = Type.String({ pattern: '^[0-9a-f]{32}$' });
const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** Numbers of a document that an operator knows before ADE reads it. */
export const ExpectedNumbersSchema = Type.Object(
  {
    rows: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Data rows of the document' })),
    sums: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 64 }), Type.Number(), {
        maxProperties: 200,
        description: 'For each field, the expected sum of its numbers',
      }),
    ),
  },
  {
    ...closed,
    title: 'ExpectedNumbers',
    description: 'Numbers that the document should have. If it has different numbers, a person should look at the job.',
  },
);

/** inputs/expected.json: numbers that an operator typed in. They are values, and are kept and deleted with the document. */
export const ExpectedFileSchema = Type.Object(
  {
    schema: Type.Literal('ade.expected/v1'),
    salt,
    ...ExpectedNumbersSchema.properties,
  },
  closed,
);

/** Figures of a field, summed over all tables of a job. */
const FieldFiguresSchema = Type.Object(
  {
    found: Type.Boolean({ description: 'whether the field occurs in any table' }),
    numbers: count,
    sum: Type.Number({ description: 'sum of the values that are numbers' }),
    empty: count,
    errors: Type.Integer({ minimum: 0, description: 'number of issues with severity error' }),
  },
  closed,
);

export const FiguresSchema = Type.Object(
  {
    rows: count,
    fields: Type.Record(Type.String(), FieldFiguresSchema),
    columns: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'headers of the columns that were carried without a field; only if the package has columns.unmapped',
      }),
    ),
  },
  closed,
);

/** A cell of a title that names a period, read as people write it. */
const TitlePeriodSchema = Type.Object(
  {
    sheet: Type.String(),
    a1: Type.String(),
    /** Name of the period; without `has_year`, its year is only an example. */
    period: Type.String(),
    has_year: Type.Boolean(),
  },
  closed,
);

/** checks.json in the job's folder: numbers of the recorded checks, and figures for the sender's next document. */
export const ChecksFileSchema = Type.Object(
  {
    schema: Type.Literal('ade.checks/v1'),
    checks: Type.Record(Type.String(), Type.Object({ found: Type.Number(), expected: Type.Number() }, closed)),
    figures: Type.Optional(FiguresSchema),
    /** Salt of the hashes of rows. */
    row_salt: Type.Optional(salt),
    /** Periods in the titles of the document, if the request asks for them. */
    titles: Type.Optional(Type.Array(TitlePeriodSchema)),
  },
  closed,
);

/** inputs/previous.json: figures of the sender's documents from the previous period, from their checks.json. */
export const PreviousFileSchema = Type.Object(
  {
    schema: Type.Literal('ade.previous/v1'),
    /** Keeps the hash in the record from revealing the figures. */
    salt,
    row_salt: salt,
    /** SHA-256 of inputs/previous-rows; left out if the earlier job has no row hashes. */
    rows_sha256: Type.Optional(sha256),
    /** SHA-256 of inputs/previous-keys.bin and inputs/previous-profile.json, if the earlier job kept them. */
    keys_sha256: Type.Optional(sha256),
    profile_sha256: Type.Optional(sha256),
    /** If several documents count as one: of each, its part of inputs/previous-keys.bin. */
    documents: Type.Optional(
      Type.Array(Type.Object({ keys_sha256: sha256, keys_bytes: Type.Integer({ minimum: 1 }) }, closed), {
        minItems: 2,
      }),
    ),
    /** Whether a person has accepted the earlier document: what was so in it needs no attention again. */
    accepted: Type.Optional(Type.Literal(true)),
    /** The period of the earlier document. */
    period: Type.Optional(Type.String({ pattern: PERIOD_PATTERN })),
    figures: FiguresSchema,
  },
  closed,
);

/** inputs/salt.json: the salt of a sender's key files, profiles and row hashes. Who has it can guess values from them. */
export const SaltFileSchema = Type.Object({ schema: Type.Literal('ade.salt/v1'), salt }, closed);

export type ExpectedNumbers = Static<typeof ExpectedNumbersSchema>;
export type ExpectedFile = Static<typeof ExpectedFileSchema>;
export type Figures = Static<typeof FiguresSchema>;
export type FieldFigures = Static<typeof FieldFiguresSchema>;
export type TitlePeriod = Static<typeof TitlePeriodSchema>;
export type ChecksFile = Static<typeof ChecksFileSchema>;
export type SaltFile = Static<typeof SaltFileSchema>;
export type PreviousFile = Static<typeof PreviousFileSchema>;
