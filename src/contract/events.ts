import type { Static, TProperties } from 'typebox';
import * as Type from 'typebox';
import { PASSES } from './artifact/passes.ts';
import type { Summary } from './artifact.ts';
import { closed } from './closed.ts';

const count = Type.Integer({ minimum: 0 });
const pass = { pass: Type.Number(), name: Type.Enum(PASSES.map(({ name }) => name)) };

const JobErrorSchema = Type.Object({ code: Type.String(), message: Type.String() }, closed);

const event = <Name extends string, Body extends TProperties>(type: Name, body: Body) =>
  Type.Object(
    {
      type: Type.Literal(type),
      seq: Type.Integer({ minimum: 1, description: 'Counts from 1 and never restarts' }),
      at: Type.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
      job_id: Type.String(),
      ...body,
    },
    closed,
  );

/**
 * The events that the runner appends to events.ndjson. If the previous attempt was killed from outside, `after` says
 * how it ended.
 */
export const JobEventSchema = Type.Union(
  [
    event('queued', {}),
    event('started', {
      attempt: Type.Integer({ minimum: 1 }),
      sandbox_level: Type.String(),
      after: Type.Optional(JobErrorSchema),
    }),
    event('pass_started', pass),
    event('pass_finished', { ...pass, rows: count, duration_ms: count }),
    event('rule_switched_off', { rule: Type.String(), reason: Type.String() }),
    event('finished', { status: Type.Literal('success'), duration_ms: count }),
    event('finished', { status: Type.Enum(['error', 'cancelled']), error: JobErrorSchema, duration_ms: count }),
  ],
  { title: 'JobEvent' },
);

/** A limit that a job will probably exceed. */
export const LimitAtRiskSchema = Type.Object(
  {
    setting: Type.String({ description: 'The variable that sets the limit, such as ADE_WORKER_FSIZE_MB' }),
    expected: Type.Number({ description: 'The estimate, in the unit of the setting: MiB or seconds' }),
    limit: Type.Number({ description: 'The limit, in the same unit' }),
  },
  { ...closed, title: 'LimitAtRisk' },
);

/** Estimates about the current pass; left out until they mean something. */
export const ESTIMATES = {
  remaining_ms: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Estimated time to the end of this pass, in milliseconds' }),
  ),
  expected_bytes: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Estimated size of the result, from the rows so far' }),
  ),
  limits_at_risk: Type.Optional(
    Type.Array(LimitAtRiskSchema, {
      description: 'Limits that the job will probably exceed; it continues nevertheless',
    }),
  ),
};

/** Progress of the current pass; not persisted. */
export const ProgressSchema = Type.Object(
  {
    type: Type.Literal('progress'),
    ...pass,
    rows: Type.Integer({ minimum: 0, description: 'Rows done in this pass' }),
    fraction: Type.Union([Type.Number(), Type.Null()], {
      description: 'Share of the document that has been read, 0 to 1, if known',
    }),
    ...ESTIMATES,
  },
  { ...closed, title: 'Progress' },
);

export type JobEvent = Static<typeof JobEventSchema>;
/** An event that has no number yet. */
export type JobEventBody = JobEvent extends infer Event
  ? Event extends JobEvent
    ? Omit<Event, 'seq' | 'at' | 'job_id'>
    : never
  : never;
export type LimitAtRisk = Static<typeof LimitAtRiskSchema>;
/** Estimates about a running pass: its share, and what `ESTIMATES` describes. */
export type Estimates = Omit<Progress, 'type' | 'pass' | 'name' | 'rows'>;
export type Progress = Static<typeof ProgressSchema>;
export type JobError = Static<typeof JobErrorSchema>;

/** How a job ended: the same shape for success, error and cancellation. */
export interface JobResult {
  job_id: string;
  status: 'success' | 'error' | 'cancelled';
  source_file: string;
  job_dir: string;
  /** Absolute path; null if the job ended before it had an artifact. */
  artifact: string | null;
  output: string | null;
  summary: Summary;
  duration_ms: number;
  error?: JobError;
}
