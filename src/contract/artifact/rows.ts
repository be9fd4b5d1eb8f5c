import type { Static } from 'typebox';
import * as Type from 'typebox';
import { EvidenceSharesSchema } from './shares.ts';
import { closed, count, rowNumber } from './values.ts';

/** A distinct outcome of the row rules. Rows that got the same scores from the same rules share a profile. */
export const RowProfileSchema = Type.Object(
  {
    label: Type.String(),
    scores: Type.Record(Type.String(), Type.Number()),
    evidence: Type.Optional(EvidenceSharesSchema),
    contributors: Type.Array(Type.Object({ rule: Type.String(), label: Type.String(), delta: Type.Number() }, closed)),
    decided_by: Type.Optional(Type.String({ description: 'with row weights: the rule that decided alone' })),
    correction: Type.Optional(Type.String({ description: 'id of the correction with which a person set the label' })),
    proposed_label: Type.Optional(Type.String({ description: 'with a correction: the label that the row had before' })),
  },
  closed,
);

/** Consecutive rows with one label. `profile`: index in `row_profiles`; blank runs and most data runs have none. */
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
        description: 'with row weights: how often such a label is right; the lowest value of the rows',
      }),
    ),
    lowest_row: Type.Optional(
      Type.Integer({ minimum: 1, description: 'the row with the lowest confidence, if it is not the first row' }),
    ),
    may_be_data: Type.Optional(
      Type.Literal(true, {
        description: 'the rows were left out, but are data with the probability at which the row weights ask',
      }),
    ),
    forced: Type.Optional(
      Type.Literal(true, {
        description: 'with row weights: the label was decided before all rows that could change it were read',
      }),
    ),
  },
  closed,
);

export type RowProfile = Static<typeof RowProfileSchema>;
export type RowRun = Static<typeof RowRunSchema>;
