import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';

/** Expectations of a package about a field's values, after the rules. The engine checks them while it streams. */
export const ExpectSchema = Type.Object(
  {
    unique: Type.Optional(
      Type.Union([Type.Literal(true), Type.Literal('document')], {
        description: 'true: no value twice in a table; document: in all tables together.',
      }),
    ),
    filled: Type.Optional(
      Type.Union([Type.Literal(true), Type.Number({ exclusiveMinimum: 0, maximum: 1 })], {
        description: 'true: every row has a value; a number: at least this share of the rows of a table.',
      }),
    ),
    min: Type.Optional(Type.Number({ description: 'Least number that is allowed.' })),
    max: Type.Optional(Type.Number({ description: 'Largest number that is allowed.' })),
    pattern: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Regular expression that the whole text matches, without look-around and back references.',
      }),
    ),
    one_of: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        minItems: 1,
        maxItems: 10_000,
        uniqueItems: true,
        description: 'The values that are allowed.',
      }),
    ),
    before: Type.Optional(Type.String({ description: 'A day (2024-05-06) or a field: the value is an earlier day.' })),
    after: Type.Optional(Type.String({ description: 'A day (2024-05-06) or a field: the value is a later day.' })),
    severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')], {
      default: 'error',
      description: 'Of the issues; with info, nothing needs attention.',
    }),
  },
  { ...closed, description: 'What the engine checks of every value, without a rule.' },
);

export type Expect = Static<typeof ExpectSchema>;

/** A day in the form of `before` and `after`. */
export const DAY = /^\d{4}-\d{2}-\d{2}$/;
