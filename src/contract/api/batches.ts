import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ReadAsSchema } from '../run-request.ts';
import { Count, closed, Id, nullable, pageOf, resource, Timestamp } from './common.ts';
import { JobErrorSchema, JobSchema, PeriodText } from './jobs.ts';

export const BATCH_STATUSES = ['running', 'finished', 'cancelled'] as const;

export const BatchSchema = resource('Batch', {
  id: Id,
  workspace_id: Id,
  status: Type.Enum([...BATCH_STATUSES]),
  name: Type.String(),
  config_id: Id,
  config_version_id: Id,
  read_as: ReadAsSchema,
  sender_id: nullable(Type.Unsafe<string>({ ...Id, description: 'Sender of all documents, if somebody named one' })),
  period: nullable(Type.String({ description: 'Period of all documents, if somebody named one' })),
  submitted_at: Timestamp,
  submitted_by: Type.String(),
  finished_at: nullable(Timestamp),
  counts: Type.Object(
    {
      total: Count,
      waiting: Type.Integer({ minimum: 0, description: 'Documents that are not in the queue yet' }),
      queued: Count,
      running: Count,
      success: Count,
      error: Count,
      cancelled: Count,
      deleted: Type.Integer({ minimum: 0, description: 'Documents whose jobs were deleted' }),
      attention: Type.Integer({ minimum: 0, description: 'Finished jobs that a person should look at' }),
    },
    closed,
  ),
});
export const BatchPageSchema = pageOf(BatchSchema);

export const SubmitBatchSchema = Type.Object(
  {
    document_ids: Type.Array(Id, { minItems: 1, maxItems: 1000 }),
    arrival_ids: Type.Optional(
      Type.Array(Id, {
        minItems: 1,
        maxItems: 1000,
        description:
          'For each document, in the same order, the arrival whose names, sender and period count; see `arrival_id` of a job',
      }),
    ),
    name: Type.Optional(Type.String({ maxLength: 120, description: 'Name for people' })),
    config_version_id: Type.Optional(Id),
    config_id: Type.Optional(Id),
    runtime_network_access: Type.Optional(Type.Boolean()),
    read_as: Type.Optional(ReadAsSchema),
    sender_id: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'Sender of all documents of the batch' })),
    period: Type.Optional(PeriodText),
  },
  closed,
);

/** One document of a batch. It has no job while it waits for a free place in the queue. */
export const BatchItemSchema = resource('BatchItem', {
  document_id: Id,
  filename: Type.String(),
  job: nullable(JobSchema),
  error: nullable(JobErrorSchema),
});
export const BatchItemPageSchema = pageOf(BatchItemSchema);

export type Batch = Static<typeof BatchSchema>;
export type SubmitBatch = Static<typeof SubmitBatchSchema>;
export type BatchItem = Static<typeof BatchItemSchema>;
