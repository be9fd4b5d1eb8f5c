import type { Summary } from './artifact.ts';
import type { PassName } from './passes.ts';

/** What the runner appends to events.ndjson; `seq` counts from 1 and never restarts. */
export type JobEvent = { seq: number; at: string; job_id: string } & JobEventBody;

export type JobEventBody =
  | { type: 'queued' }
  | { type: 'started'; attempt: number; sandbox_level: string }
  | { type: 'pass_started'; pass: number; name: PassName }
  | { type: 'pass_finished'; pass: number; name: PassName; rows: number; duration_ms: number }
  | { type: 'rule_switched_off'; rule: string; reason: string }
  | { type: 'finished'; status: 'success'; duration_ms: number }
  | { type: 'finished'; status: 'error' | 'cancelled'; error: JobError; duration_ms: number };

/** Not persisted: how far the current pass is. */
export interface Progress {
  type: 'progress';
  pass: number;
  name: PassName;
  /** Rows done in this pass. */
  rows: number;
  /** Share of the document that was read, 0 to 1, where it is known. */
  fraction: number | null;
}

export interface JobError {
  code: string;
  message: string;
}

/** How a job ended: one shape for success, error and cancellation. */
export interface JobResult {
  job_id: string;
  status: 'success' | 'error' | 'cancelled';
  source_file: string;
  job_dir: string;
  /** Absolute path, or null when the job ended before there was one. */
  artifact: string | null;
  output: string | null;
  summary: Summary;
  duration_ms: number;
  error?: JobError;
}
