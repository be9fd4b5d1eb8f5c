import type { PassName } from './artifact/passes.ts';
import type { Summary } from './artifact.ts';
import type { JobError, Progress } from './events.ts';

/** The result of a job; the artifact has the same. */
export interface JobSuccess {
  summary: Summary;
  output_sha256: string | null;
}

/** What the engine process reports to its runner, one JSON object a line. */
export type EngineMessage =
  | { type: 'pass_started'; pass: number; name: PassName }
  | { type: 'pass_finished'; pass: number; name: PassName; rows: number; duration_ms: number }
  | { type: 'rule_switched_off'; rule: string; reason: string }
  | Progress
  | ({ type: 'succeeded' } & JobSuccess)
  | { type: 'failed'; error: JobError };
