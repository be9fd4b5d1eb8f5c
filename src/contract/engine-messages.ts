import type { PassName } from './artifact/passes.ts';
import type { Summary } from './artifact.ts';
import type { JobError, Progress } from './events.ts';
import type { RunRequest } from './run-request.ts';

/** The result of a job, as the artifact also has it. */
export interface JobSuccess {
  summary: Summary;
  output_sha256: string | null;
}

/**
 * Orders from a runner to an engine that serves several jobs, one JSON object per line: to run the job of a folder, or to
 * start a rule host ahead for a job with such a request and the package of this environment, which may come soon.
 */
export type EngineOrder =
  | { type: 'run'; dir: string }
  | { type: 'expect'; request: RunRequest; environment_dir: string };

/** Messages from the engine process to its runner, one JSON object per line. */
export type EngineMessage =
  | { type: 'pass_started'; pass: number; name: PassName }
  | { type: 'pass_finished'; pass: number; name: PassName; rows: number; duration_ms: number }
  | { type: 'rule_switched_off'; rule: string; reason: string }
  | Progress
  | ({ type: 'succeeded' } & JobSuccess)
  | { type: 'failed'; error: JobError };
