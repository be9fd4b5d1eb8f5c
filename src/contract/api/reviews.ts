import type { Static } from 'typebox';
import * as Type from 'typebox';
import { AcceptanceSchema } from '../acceptance.ts';
import { JobAttentionSchema } from '../belonging.ts';
import { type Labels, LabelsSchema } from '../labels.ts';
import { REVIEW_ACTIONS, REVIEW_STATES, ReasonSchema } from '../review.ts';
import { closed, Id, nullable, pageOf, pageQuery, resource, Timestamp } from './common.ts';
import { AcceptAttentionSchema, AttentionId, Day } from './decisions.ts';
import { ExpectingSchema } from './figures.ts';
import { RevisionNumber } from './revisions.ts';

export const ReviewStateSchema = Type.Enum([...REVIEW_STATES]);

/** A point of the record that needs attention, and the decisions of people about it. */
const ReviewedAttentionSchema = resource('ReviewedAttention', {
  ...JobAttentionSchema.properties,
  id: AttentionId,
  needs_decision: Type.Boolean({ description: 'false: the point is only a remark, or is decided already' }),
  accepted_by: nullable(Type.String({ description: 'id of the history entry that accepted the point' })),
  accepted_for: nullable(Type.Enum(['document', 'sender'])),
  accepted_until: nullable(
    Type.String({ ...Day, description: 'The last day on which the acceptance holds, if it holds for the sender' }),
  ),
});

/** One step that a person took, without the texts that they wrote. */
const ReviewEntrySchema = resource('ReviewEntry', {
  id: Id,
  at: Timestamp,
  by: Type.String(),
  token_id: nullable(Type.String()),
  action: Type.Enum([...REVIEW_ACTIONS]),
  state: Type.Enum([...REVIEW_STATES], { description: 'The state after the step' }),
  revision: RevisionNumber,
  reason: nullable(Type.String({ description: 'Code of the reason' })),
  has_text: Type.Boolean({ description: 'Whether there is a text; GET …/comments has it' }),
  other_job_id: nullable(Id),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
});

/** A use of results that were accepted at that time, but whose acceptance was withdrawn or replaced later. */
const RelianceSchema = Type.Object(
  {
    kind: Type.Enum(['downloaded', 'compared', 'replaced_by'], {
      description:
        "somebody downloaded the accepted results; a job of the sender's next period was compared with them; another job replaced this one",
    }),
    by: Type.String({ description: 'Name of the person, or id of the job' }),
    at: Timestamp,
    what: Type.String(),
  },
  closed,
);

/** The state of the review of a job. It contains no text that a person wrote. */
export const ReviewSchema = resource('Review', {
  job_id: Id,
  state: ReviewStateSchema,
  revision: Type.Integer({ minimum: 1, description: 'The accepted revision, else the newest finished one' }),
  open_revision: nullable(RevisionNumber),
  needs_second_person: Type.Boolean(),
  assignee: nullable(Type.String()),
  due_on: nullable(Day),
  held_at: nullable(Timestamp),
  stands_beside: nullable(Id),
  replaces: nullable(Id),
  replaced_by: nullable(Id),
  attention: Type.Array(ReviewedAttentionSchema),
  acceptances: Type.Array(AcceptanceSchema),
  relied_on: Type.Array(RelianceSchema, {
    description: 'Uses of results that were accepted and then withdrawn or replaced',
  }),
  history: Type.Array(ReviewEntrySchema),
});

export const AssignmentSchema = Type.Object(
  {
    assignee: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 120, description: 'Name of a person' }))),
    due_on: Type.Optional(nullable(Day)),
  },
  { ...closed, minProperties: 1, title: 'Assignment' },
);

export const NewCommentSchema = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 10_000 }) },
  { ...closed, title: 'NewComment' },
);

/** Texts that people wrote, with their entries of the history; null once retention has removed them. */
export const CommentListSchema = resource('CommentList', {
  job_id: Id,
  items: Type.Array(
    Type.Object({ ...ReviewEntrySchema.properties, text: nullable(Type.String()) }, { ...closed, title: 'Comment' }),
  ),
});

export const AcceptSchema = Type.Object(
  {
    revision: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'Revision to accept; by default the newest finished one',
      }),
    ),
    including: Type.Optional(Type.Array(AttentionId, { maxItems: 1000, uniqueItems: true })),
    reason: Type.Optional(ReasonSchema),
    expecting: Type.Optional(ExpectingSchema),
    bulk_id: Type.Optional(
      Type.Unsafe<string>({
        ...Id,
        description: 'Any new id; the same for all jobs that are accepted together, so that this can be undone',
      }),
    ),
  },
  { ...closed, title: 'Accept' },
);

export const WithReasonSchema = Type.Object({ reason: ReasonSchema }, { ...closed, title: 'WithReason' });

export const ReplaceSchema = Type.Object(
  { replaces: Id, reason: ReasonSchema },
  { ...closed, title: 'Replace', description: 'The job in the path replaces the job in `replaces`' },
);

export const HoldSchema = Type.Object({ held: Type.Boolean(), reason: ReasonSchema }, { ...closed, title: 'Hold' });

/** No text can be stored for the hold of a document, so its reason is only a code. */
export const HoldDocumentSchema = Type.Object(
  { held: Type.Boolean(), reason: Type.Object({ code: ReasonSchema.properties.code }, closed) },
  { ...closed, title: 'HoldDocument' },
);

export const DocumentHoldSchema = resource('DocumentHold', {
  document_id: Id,
  held_at: nullable(Timestamp),
  held_by: nullable(Type.String()),
  reason: nullable(Type.String({ description: 'Code of the reason' })),
});

export const RevokeAttentionSchema = Type.Object(
  { ids: AcceptAttentionSchema.properties.ids, reason: ReasonSchema },
  { ...closed, title: 'RevokeAttention' },
);

/** Closes the objects of a schema: requests allow no other keys, while answers may have more. */
function closeObjects(schema: object): object {
  const entries = Object.entries(schema).map(([key, value]) => [key, isObject(value) ? closeObjects(value) : value]);
  const copy = Array.isArray(schema) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
  return 'properties' in schema && 'type' in schema ? { ...copy, ...closed } : copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Accepted jobs as labels, in the format of `ade labels`. */
export const LabelsPageSchema = pageOf(
  Type.Object(
    {
      job_id: Id,
      revision: RevisionNumber,
      labels: Type.Unsafe<Labels>({ ...closeObjects(LabelsSchema), title: 'Labels' }),
    },
    { ...closed, title: 'LabelledJob' },
  ),
);

export const ListLabelsQuerySchema = Type.Object(pageQuery, closed);

/** How jobs of a workspace are reviewed. */
export const ReviewRulesSchema = resource('ReviewRules', {
  second_person: Type.Boolean({ description: 'Whether a second person must accept each job too' }),
  reason_codes: Type.Array(ReasonSchema.properties.code, { minItems: 1, maxItems: 100, uniqueItems: true }),
});

/** The people to whom documents of a workspace can be assigned. */
export const PeopleSchema = resource('People', {
  items: Type.Array(Type.String(), { description: 'Names, sorted' }),
});

export type People = Static<typeof PeopleSchema>;
export type Review = Static<typeof ReviewSchema>;
export type ReviewedAttention = Static<typeof ReviewedAttentionSchema>;
export type Reliance = Static<typeof RelianceSchema>;
export type Assignment = Static<typeof AssignmentSchema>;
export type NewComment = Static<typeof NewCommentSchema>;
export type CommentList = Static<typeof CommentListSchema>;
export type Accept = Static<typeof AcceptSchema>;
export type WithReason = Static<typeof WithReasonSchema>;
export type Replace = Static<typeof ReplaceSchema>;
export type Hold = Static<typeof HoldSchema>;
export type DocumentHold = Static<typeof DocumentHoldSchema>;
export type RevokeAttention = Static<typeof RevokeAttentionSchema>;
export type ReviewRulesBody = Static<typeof ReviewRulesSchema>;
