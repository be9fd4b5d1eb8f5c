import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource, Timestamp } from './common.ts';
import { NewCorrectionSchema, RevisionNumber } from './revisions.ts';
import { SaidPointsSchema } from './sequel.ts';

/** As many corrections as one request can apply. */
export const MAX_DRAFT_CORRECTIONS = 1000;
/** In the folder of a job, as JSON. A request that applies corrections may be as large. */
export const MAX_DRAFT_BYTES = 1_000_000;

/** Decisions of a person: the first correction of each states the decision, and the others follow from it. */
const StatementsSchema = Type.Array(Type.Array(NewCorrectionSchema, { minItems: 1, maxItems: MAX_DRAFT_CORRECTIONS }), {
  maxItems: MAX_DRAFT_CORRECTIONS,
});

/** What the caller has gathered about a job and not applied yet. It contains texts by people. */
export const CorrectionDraftSchema = resource('CorrectionDraft', {
  job_id: Id,
  id: nullable(Type.String({ description: 'New with each save; null: nothing is gathered' })),
  base_revision: nullable({ ...RevisionNumber, description: 'The revision that the caller looked at' }),
  saved_at: nullable(Timestamp),
  applied_in: nullable({
    ...RevisionNumber,
    description:
      'A revision that applies the draft; once it succeeds, with what was to follow, the draft is removed. If the revision succeeded and something was not done, `statements` is empty and `points` are those that were not accepted',
  }),
  statements: StatementsSchema,
  points: SaidPointsSchema,
});

export const SaveCorrectionDraftSchema = Type.Object(
  {
    base_revision: RevisionNumber,
    statements: StatementsSchema,
    points: Type.Optional(SaidPointsSchema),
  },
  { ...closed, title: 'SaveCorrectionDraft' },
);

/** The caller's drafts, without what the corrections say. */
export const CorrectionDraftListSchema = resource('CorrectionDraftList', {
  items: Type.Array(
    Type.Object(
      {
        job_id: Id,
        base_revision: RevisionNumber,
        saved_at: Timestamp,
        applied_in: nullable(RevisionNumber),
        count: { ...Count, description: 'Number of decisions' },
      },
      { ...closed, title: 'CorrectionDraftEntry' },
    ),
    { description: 'The newest 1,000' },
  ),
});

export type CorrectionDraft = Static<typeof CorrectionDraftSchema>;
export type SaveCorrectionDraft = Static<typeof SaveCorrectionDraftSchema>;
export type CorrectionDraftList = Static<typeof CorrectionDraftListSchema>;
