import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ATTENTION_CODES, SummarySchema } from '../artifact.ts';
import { type Correction, CorrectionSchema, NEW_CORRECTION_SCHEMAS, type NewCorrection } from '../corrections.ts';
import { Count, closed, Id, nullable, resource, Timestamp } from './common.ts';
import { ArtifactChangesSchema } from './comparisons.ts';
import { PreviewValueSchema } from './documents.ts';
import { FiguresSchema } from './figures.ts';
import { JobErrorSchema, JobProgressSchema, JobStatusSchema } from './jobs.ts';
import { ThenSchema } from './sequel.ts';

export const RevisionNumber = Type.Integer({ minimum: 1, maximum: 1_000_000 });

/** One run of a job: the first one, or one with corrections. It contains no text that a person wrote. */
export const RevisionSchema = resource('Revision', {
  job_id: Id,
  revision: RevisionNumber,
  base_revision: nullable(
    Type.Integer({ minimum: 1, description: 'The revision that people corrected; null for the first' }),
  ),
  status: JobStatusSchema,
  correction_count: Type.Integer({
    minimum: 0,
    description: 'Number of corrections, including those of earlier revisions',
  }),
  submitted_at: Timestamp,
  submitted_by: Type.String({ description: 'Name of the person who corrected or submitted the job' }),
  token_id: nullable(
    Type.String({
      description: 'Id of the token that made the revision; null for the first revision, and with ADE_AUTH=off',
    }),
  ),
  started_at: nullable(Timestamp),
  finished_at: nullable(Timestamp),
  duration_ms: nullable(Count),
  attempts: Count,
  queue_position: nullable(Type.Integer({ minimum: 1, description: 'Place in the queue; 1 is next' })),
  progress: nullable(JobProgressSchema),
  attention: Type.Array(Type.Enum([...ATTENTION_CODES])),
  summary: SummarySchema,
  error: nullable(JobErrorSchema),
});

export const RevisionListSchema = resource('RevisionList', { items: Type.Array(RevisionSchema) });

/** A correction as a person sends it, without the keys that the service adds. */
export const NewCorrectionSchema = Type.Unsafe<NewCorrection>(
  Type.Union(Object.values(NEW_CORRECTION_SCHEMAS), { title: 'NewCorrection' }),
);

export const SubmitCorrectionsSchema = Type.Object(
  {
    base_revision: Type.Integer({ minimum: 1, description: 'The revision to which the corrections apply' }),
    corrections: Type.Array(NewCorrectionSchema, { minItems: 1, maxItems: 1000 }),
    draft_id: Type.Optional(
      Type.String({
        maxLength: 64,
        description:
          "Id of the caller's kept draft that these corrections apply; it is removed when the revision succeeds",
      }),
    ),
    then: Type.Optional(ThenSchema),
    dry_run: Type.Optional(
      Type.Boolean({ description: 'Only show the changes, without making a revision; `then` is ignored' }),
    ),
  },
  closed,
);

/** The changes that corrections would make. */
export const CorrectionTrialSchema = resource('CorrectionTrial', {
  job_id: Id,
  base_revision: Type.Integer({ minimum: 1 }),
  changes: ArtifactChangesSchema,
  first_rows: Type.Array(
    Type.Object({ sheet: Type.String(), rows: Type.Array(Type.Array(PreviewValueSchema)) }, closed),
    { description: 'The first rows of each sheet of the workbook' },
  ),
  figures: Type.Object(
    { left: FiguresSchema, right: FiguresSchema },
    { ...closed, description: 'left: of the base revision; right: with the corrections' },
  ),
});

/** Corrections that people made, with their texts. */
export const CorrectionListSchema = resource('CorrectionList', {
  job_id: Id,
  revision: RevisionNumber,
  items: Type.Array(Type.Unsafe<Correction>({ ...CorrectionSchema, title: 'Correction' })),
});

export type Revision = Static<typeof RevisionSchema>;
export type RevisionList = Static<typeof RevisionListSchema>;
export type SubmitCorrections = Static<typeof SubmitCorrectionsSchema>;
export type CorrectionTrial = Static<typeof CorrectionTrialSchema>;
export type CorrectionList = Static<typeof CorrectionListSchema>;
