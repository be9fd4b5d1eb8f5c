import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PASSES } from '../artifact/passes.ts';
import { CLEAN_CONDITIONS } from '../artifact.ts';
import { JOB_ATTENTION_CODES, JobSummarySchema, PERIOD_FOUND_BY, SENDER_FOUND_BY } from '../belonging.ts';
import { ExpectedNumbersSchema } from '../checks.ts';
import { ESTIMATES } from '../events.ts';
import { REVIEW_STATES, ReasonSchema } from '../review.ts';
import { ReadAsSchema } from '../run-request.ts';
import { Count, closed, Id, nullable, pageOf, pageQuery, resource, Sha256, Timestamp } from './common.ts';
import { MainTotalSchema } from './figures.ts';
import { SequelSchema } from './sequel.ts';

export const PeriodText = Type.String({
  minLength: 1,
  maxLength: 80,
  description:
    'A period as people write it, in eight languages, such as `2026-05`, `May 2026`, `Q2 2026` or `05/2026`. Answers name it as ADE keeps it',
});

export const JOB_STATUSES = ['queued', 'running', 'success', 'error', 'cancelled'] as const;
export const JobStatusSchema = Type.Enum([...JOB_STATUSES]);

export const JobProgressSchema = resource('JobProgress', {
  pass: Type.Number(),
  name: Type.Enum(PASSES.map(({ name }) => name)),
  rows: Type.Integer({ minimum: 0, description: 'Rows done in this pass' }),
  fraction: nullable(Type.Number({ description: 'Share of the document that has been read, 0 to 1, if known' })),
  rows_per_second: nullable(Type.Number()),
  ...ESTIMATES,
});

export const JobErrorSchema = resource('JobError', { code: Type.String(), message: Type.String() });

export const JobSchema = resource('Job', {
  id: Id,
  workspace_id: Id,
  status: JobStatusSchema,
  document_id: Id,
  source_file: Type.String({ description: 'Name of the document' }),
  document_sha256: Sha256,
  arrival_id: nullable(
    Type.Unsafe<string>({ ...Id, description: 'The arrival of the document that the job is about' }),
  ),
  config_id: Id,
  config_version_id: Id,
  config_name: Type.String(),
  config_version_number: Type.Integer(),
  runtime_network_access: Type.Boolean(),
  as_of: Type.Unsafe<string>({ ...Timestamp, description: 'The time that rules see as now' }),
  read_as: ReadAsSchema,
  is_try: Type.Boolean({ description: 'Whether the job ran on a draft; it is then removed after a day' }),
  retry_of: nullable(Id),
  revision: Type.Integer({
    minimum: 1,
    description: 'The revision of these results: the accepted one, else the newest finished one',
  }),
  open_revision: nullable(
    Type.Object(
      { revision: Type.Integer({ minimum: 2 }), status: Type.Enum(['queued', 'running']) },
      { ...closed, description: 'The revision in progress, if somebody has corrected the job' },
    ),
  ),
  sequel: nullable(SequelSchema),
  review_state: Type.Enum([...REVIEW_STATES]),
  assignee: nullable(Type.String({ description: 'Name of the reviewer' })),
  due_on: nullable(Type.String({ description: 'Day by which the review is due, ISO 8601' })),
  held_at: nullable(Type.Unsafe<string>({ ...Timestamp, description: 'When the legal hold on the job began' })),
  replaces: nullable(Id),
  replaced_by: nullable(Id),
  batch_id: nullable(Id),
  sender_id: nullable(Id),
  sender_found_by: nullable(
    Type.Enum([...SENDER_FOUND_BY], {
      description:
        'How the sender was found: given with the `submission`, its `batch` or the `upload`, by a `person` later (also if they said that there is no sender), by the `file_name`, the `folder` or the `headers`',
    }),
  ),
  period: nullable(Type.String({ description: 'Period of the document, if it is known' })),
  found_by: Type.Optional(
    Type.Enum(['document', 'sender', 'header'], {
      description:
        'Only in a list with `search`: whether the text is in the name of the document (or the id of the job), in the name of the sender, or in a header',
    }),
  ),
  period_found_by: nullable(
    Type.Enum([...PERIOD_FOUND_BY], {
      description: 'How the period was found; null if it is not known, and for jobs of versions that did not keep this',
    }),
  ),
  period_candidates: Type.Array(Type.String(), {
    description: 'If the period is not known: what the names of folder and file may mean',
  }),
  stands_beside: nullable(
    Type.Unsafe<string>({
      ...Id,
      description: 'The first job of sender and period, if a person said that this one is added to it',
    }),
  ),
  recipe_version: nullable(
    Type.Integer({ minimum: 1, description: "Version of the sender's recipe with which the job ran" }),
  ),
  submitted_at: Timestamp,
  submitted_by: Type.String(),
  started_at: nullable(Timestamp),
  finished_at: nullable(Timestamp),
  duration_ms: nullable(Count),
  attempts: Type.Integer({
    minimum: 0,
    description: 'Number of starts; more than 1 if the service or the engine was killed while the job ran',
  }),
  queue_position: nullable(Type.Integer({ minimum: 1, description: 'Place in the queue; 1 is next' })),
  progress: nullable(JobProgressSchema),
  attention: Type.Array(Type.Enum([...JOB_ATTENTION_CODES]), { description: 'Why a person should look at the job' }),
  open_attention: Type.Integer({
    minimum: 0,
    description: 'Number of points of `summary.attention` that still need a decision, for the job or for its sender',
  }),
  asked: Type.Integer({
    minimum: 0,
    description: 'Points of an accepted job that were left open because the sender has been asked',
  }),
  unmet: Type.Array(Type.Enum([...CLEAN_CONDITIONS]), {
    description: 'The conditions of a clean document that are not met, after the decisions of people',
  }),
  summary: JobSummarySchema,
  total: Type.Optional(nullable(MainTotalSchema)),
  error: nullable(JobErrorSchema),
  earlier_jobs: Type.Array(Id, { description: 'Jobs that ran the same document before' }),
  has_artifact: Type.Boolean(),
  has_output: Type.Boolean(),
  purged: Type.Object(
    { input: nullable(Timestamp), output: nullable(Timestamp), artifact: nullable(Timestamp) },
    { ...closed, description: 'When retention removed the files of each kind' },
  ),
});
export const JobPageSchema = pageOf(JobSchema);

/** What to run: a version, or the active version of a config. Default: the workspace's default config. */
export const SubmitJobSchema = Type.Object(
  {
    document_id: Id,
    arrival_id: Type.Optional(
      Type.Unsafe<string>({
        ...Id,
        description:
          'The arrival of the document, from the answer to its upload, whose names, sender and period count; by default your newest one, or else the first',
      }),
    ),
    config_version_id: Type.Optional(Id),
    config_id: Type.Optional(Id),
    runtime_network_access: Type.Optional(Type.Boolean()),
    as_of: Type.Optional(Timestamp),
    read_as: Type.Optional(ReadAsSchema),
    expected: Type.Optional(ExpectedNumbersSchema),
    replaces: Type.Optional(
      Type.Object(
        { job_id: Id, reason: ReasonSchema },
        { ...closed, description: 'An earlier job that this one replaces' },
      ),
    ),
    added_to: Type.Optional(
      Type.Object(
        { job_id: Id, reason: ReasonSchema },
        { ...closed, description: 'The first job of the same sender and period, to which this one is added' },
      ),
    ),
    sender_id: Type.Optional(
      Type.Unsafe<string>({ ...Id, description: "Sender of the document; by default the document's name decides" }),
    ),
    period: Type.Optional(PeriodText),
  },
  closed,
);

/** Options of a retry. Without a body, the retry uses the same options as before. */
export const RetryJobSchema = Type.Object(
  { read_as: Type.Optional(ReadAsSchema) },
  { ...closed, title: 'RetryJob', description: 'How to read the document in the retry; by default as before' },
);

/** A job on a draft, marked as such and removed after a day. */
export const SubmitTrySchema = Type.Object(
  {
    document_id: Id,
    config_version_id: Id,
    as_of: Type.Optional(Timestamp),
    read_as: Type.Optional(ReadAsSchema),
    skip_type_check: Type.Optional(
      Type.Boolean({
        description: 'true: the draft runs sooner, even with wrong types; `check` and `publish` still check them',
      }),
    ),
  },
  closed,
);

export const ListJobsQuerySchema = Type.Object(
  {
    ...pageQuery,
    status: Type.Optional(JobStatusSchema),
    attention: Type.Optional(
      Type.Boolean({ description: 'true: only jobs that failed or that a person should look at' }),
    ),
    document_id: Type.Optional(Id),
    config_id: Type.Optional(Id),
    config_version_id: Type.Optional(Id),
    batch_id: Type.Optional(Id),
    review_state: Type.Optional(Type.Enum([...REVIEW_STATES])),
    assignee: Type.Optional(Type.String({ maxLength: 120, description: 'Name of the person who reviews them' })),
    overdue: Type.Optional(
      Type.Boolean({
        description:
          'true: only jobs that are not done and were due before today (UTC), by their own day or else by the due day of their sender',
      }),
    ),
    sender_id: Type.Optional(Id),
    period: Type.Optional(PeriodText),
    totals: Type.Optional(
      Type.Boolean({ description: 'true: with the main total of each result; needs the role viewer' }),
    ),
    is_try: Type.Optional(Type.Boolean({ description: 'Tries are left out unless this is true' })),
    search: Type.Optional(
      Type.String({
        maxLength: 200,
        description: "Part of the document's name, of its sender's name or of a header, or a job id",
      }),
    ),
    submitted_after: Type.Optional(Timestamp),
    submitted_before: Type.Optional(Timestamp),
  },
  closed,
);

/** Selects the revision of a job to read. */
const Revision = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: 'Revision to read; by default the accepted one, else the newest finished one',
  }),
);

export const RevisionQuerySchema = Type.Object({ revision: Revision }, closed);

export const ArtifactQuerySchema = Type.Object(
  {
    revision: Revision,
    shown: Type.Optional(
      Type.Boolean({
        description: 'true: a web page only shows the record, so no download is recorded in the activity',
      }),
    ),
  },
  closed,
);

export const JobLogsSchema = resource('JobLogs', {
  files: Type.Array(Type.Object({ name: Type.String(), text: Type.String() }, closed)),
});

export type JobStatus = (typeof JOB_STATUSES)[number];
export type JobProgress = Static<typeof JobProgressSchema>;
export type Job = Static<typeof JobSchema>;
export type SubmitJob = Static<typeof SubmitJobSchema>;
export type RetryJob = Static<typeof RetryJobSchema>;
export type SubmitTry = Static<typeof SubmitTrySchema>;
export type ListJobsQuery = Static<typeof ListJobsQuerySchema>;
export type RevisionQuery = Static<typeof RevisionQuerySchema>;
export type ArtifactQuery = Static<typeof ArtifactQuerySchema>;
export type JobLogs = Static<typeof JobLogsSchema>;
