import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ContributorSchema, EvidenceSharesSchema } from './shares.ts';
import { closed, columnLetter, confidence } from './values.ts';

export const CandidateSchema = Type.Object(
  {
    field: Type.String(),
    score: Type.Number(),
    probability: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'only with column weights: probability by the model' }),
    ),
    evidence: Type.Optional(EvidenceSharesSchema),
    contributors: Type.Optional(Type.Array(ContributorSchema)),
  },
  closed,
);

export const MappingSchema = Type.Object(
  {
    raw: Type.Object({ column: columnLetter, header: Type.String() }, closed),
    target_field: Type.Union([Type.String(), Type.Null()]),
    proposed_field: Type.Union([Type.String(), Type.Null()], { description: 'the field that the scores alone chose' }),
    score: Type.Number(),
    contributors: Type.Array(ContributorSchema),
    threshold: Type.Number({ description: 'least score for a mapping; with column weights, least probability' }),
    reason: Type.Optional(Type.Enum(['below_threshold', 'field_taken', 'no_scores', 'set_by_hook', 'set_by_person'])),
    correction: Type.Optional(Type.String({ description: 'id of the correction that mapped the column' })),
    unmapped: Type.Optional(
      Type.Object(
        {
          then: Type.Enum(['carry', 'leave_out']),
          decided_by: Type.Enum(['hook', 'recipe', 'person', 'nobody'], {
            description: 'nobody: the package asks, and meanwhile the column is carried',
          }),
        },
        {
          ...closed,
          description:
            'what becomes of a column with values and without a field, unless the package has decided for all',
        },
      ),
    ),
    named_by: Type.Optional(
      Type.String({ description: 'id of the correction with which a person named the column; rules saw this name' }),
    ),
    uncertain: Type.Optional(Type.Literal(true)),
    confidence: Type.Optional(confidence),
    candidates: Type.Array(CandidateSchema, {
      description: 'all fields with their totals, highest first; with column weights, those that had a chance',
    }),
  },
  closed,
);

export const FieldSourceSchema = Type.Object(
  {
    field: Type.String(),
    from: Type.Union([
      Type.Literal('column'),
      Type.Literal('derive'),
      Type.Literal('person', { description: "a person gave the field's value" }),
      Type.Literal('none'),
    ]),
    column: Type.Optional(columnLetter),
    rule: Type.Optional(Type.String()),
    correction: Type.Optional(
      Type.String({ description: 'id of the correction with which a person gave one value for all rows' }),
    ),
  },
  closed,
);

export type Candidate = Static<typeof CandidateSchema>;
export type Mapping = Static<typeof MappingSchema>;
export type FieldSource = Static<typeof FieldSourceSchema>;
