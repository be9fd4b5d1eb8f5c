import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ATTENTION_CODES, AttentionSchema, SummarySchema } from './artifact.ts';
import { closed } from './closed.ts';

/** How the sender of a job was found. */
export const SENDER_FOUND_BY = ['submission', 'batch', 'upload', 'person', 'file_name', 'folder', 'headers'] as const;
export type SenderFoundBy = (typeof SENDER_FOUND_BY)[number];

/** How the period of a job was found. */
export const PERIOD_FOUND_BY = ['submission', 'batch', 'upload', 'person', 'file_name', 'folder'] as const;
export type PeriodFoundBy = (typeof PERIOD_FOUND_BY)[number];

/** Whether the documents of a workspace need a sender and a period; `auto`: once the workspace has a sender. */
export const SENDER_AND_PERIOD = ['auto', 'needed', 'not_needed'] as const;
export type SenderAndPeriod = (typeof SENDER_AND_PERIOD)[number];

/**
 * Points about whose document a job has read, and for when. They are the service's: the record of the job does not have
 * them, because people assign sender and period later, and other documents come and go.
 */
export const BELONGING_CODES = ['sender_missing', 'period_missing', 'period_differs', 'second_document'] as const;
export type BelongingCode = (typeof BELONGING_CODES)[number];

export const JOB_ATTENTION_CODES = [...ATTENTION_CODES, ...BELONGING_CODES] as const;

/** A point that needs attention: one of the record, or one about sender and period. */
export const JobAttentionSchema = Type.Object(
  {
    ...AttentionSchema.properties,
    code: Type.Enum([...JOB_ATTENTION_CODES]),
    a1: Type.Optional(Type.String({ description: 'with `period_differs`: the cell of the title' })),
    candidates: Type.Optional(
      Type.Array(Type.String(), { description: 'with `period_missing`: what the names of folder and file may mean' }),
    ),
    other_job_id: Type.Optional(
      Type.String({ description: 'with `second_document`: the first job of the sender and period' }),
    ),
  },
  { ...closed, title: 'JobAttention' },
);

/** The summary of the record, with the points about sender and period. */
export const JobSummarySchema = Type.Object(
  { ...SummarySchema.properties, attention: Type.Optional(Type.Array(JobAttentionSchema)) },
  { ...closed, title: 'JobSummary' },
);

export type JobAttention = Static<typeof JobAttentionSchema>;
export type JobSummary = Static<typeof JobSummarySchema>;
