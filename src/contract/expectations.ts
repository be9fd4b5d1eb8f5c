import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';

/** A package's expectations of a field's values after all rules, which the engine checks while it streams rows. */
export const ExpectSchema = Type.Object(
  {
    unique: Type.Optional(
      Type.Union([Type.Literal(true), Type.Literal('document')], {
        description: 'true: no value occurs twice in a table; document: no value occurs twice in all tables together.',
      }),
    ),
    filled: Type.Optional(
      Type.Union([Type.Literal(true), Type.Number({ exclusiveMinimum: 0, maximum: 1 })], {
        description: 'true: every row has a value; a number: at least this share of the rows of a table.',
      }),
    ),
    min: Type.Optional(Type.Number({ description: 'Smallest allowed number.' })),
    max: Type.Optional(Type.Number({ description: 'Largest allowed number.' })),
    pattern: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Regular expression that must match the whole text; without look-around and back references.',
      }),
    ),
    one_of: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        minItems: 1,
        maxItems: 10_000,
        uniqueItems: true,
        description: 'The allowed values.',
      }),
    ),
    before: Type.Optional(Type.String({ description: 'A day (2024-05-06) or a field; values must be earlier.' })),
    after: Type.Optional(Type.String({ description: 'A day (2024-05-06) or a field; values must be later.' })),
    severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')], {
      default: 'error',
      description: 'Severity of the issues; with info, they do not need attention.',
    }),
  },
  { ...closed, description: 'Checks that the engine makes on every value, without a rule.' },
);

export type Expect = Static<typeof ExpectSchema>;

/** A day in the form of `before` and `after`. */
export const DAY = /^\d{4}-\d{2}-\d{2}$/;
