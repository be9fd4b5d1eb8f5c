import type { Static } from 'typebox';
import * as Type from 'typebox';
import { EvidenceSharesSchema } from './shares.ts';
import { closed, count, rowNumber } from './values.ts';

/** A distinct outcome of the row rules: rows with the same scores from the same rules share one. */
export const RowProfileSchema = Type.Object(
  {
    label: Type.String(),
    scores: Type.Record(Type.String(), Type.Number()),
    evidence: Type.Optional(EvidenceSharesSchema),
    contributors: Type.Array(Type.Object({ rule: Type.String(), label: Type.String(), delta: Type.Number() }, closed)),
    decided_by: Type.Optional(Type.String({ description: 'with row weights: the rule that decided alone' })),
    correction: Type.Optional(Type.String({ description: 'id of the correction by which a person decided' })),
    proposed_label: Type.Optional(
      Type.String({ description: 'with a correction: the label that the row had without it' }),
    ),
  },
  closed,
);

/** Consecutive rows with one label. `profile` indexes `row_profiles`. Blank runs have none, data runs only where a header would be. */
export const RowRunSchema = Type.Object(
  {
    first_row: rowNumber,
    last_row: rowNumber,
    label: Type.String(),
    profile: Type.Optional(count),
    hidden: Type.Optional(Type.Literal(true)),
    confidence: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'with row weights: how often such a label is right; of several rows, the lowest',
      }),
    ),
    lowest_row: Type.Optional(
      Type.Integer({ minimum: 1, description: 'the row with the lowest confidence, where it is not the first' }),
    ),
    forced: Type.Optional(
      Type.Literal(true, {
        description: 'with row weights: decided before the rows that could still change it were read',
      }),
    ),
  },
  closed,
);

export type RowProfile = Static<typeof RowProfileSchema>;
export type RowRun = Static<typeof RowRunSchema>;
