import type { EngineMessage, JobSuccess } from '../../contract/engine-messages.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import type { EndReason } from '../../sandbox/index.ts';

export interface EngineWatch {
  /** Messages wait until the one before was handled. */
  onMessage: (message: Exclude<EngineMessage, { type: 'succeeded' | 'failed' }>) => void | Promise<void>;
  signal?: AbortSignal;
  /** Called with the process id of the engine as soon as the engine has the job. */
  onSpawn?: (pid: number) => void;
  /** The rest of the job's time limit. */
  timeLeftMs: number;
}

/** The engine's report; without one, why its process ended before it could send a report. */
export type EngineEnd = { report: EngineReport; reason: null } | { report: null; reason: EndReason };

/** How a job ended: the result that the engine reported, or why there is none. */
export type EngineReport =
  | ({ status: 'success'; error: null } & JobSuccess)
  | { status: 'error' | 'cancelled'; error: JobError };

export function makeFailure(error: JobError): EngineReport {
  return { status: error.code === ('cancelled' satisfies ErrorCode) ? 'cancelled' : 'error', error };
}

export function makeSuccess({ summary, output_sha256 }: JobSuccess): EngineReport {
  return { status: 'success', error: null, summary, output_sha256 };
}
