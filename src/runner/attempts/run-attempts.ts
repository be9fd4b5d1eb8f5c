import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { type EndReason, isKilled, KillCounter } from '../../sandbox/index.ts';
import { type EngineReport, type EngineWatch, makeFailure } from '../engines/engine-end.ts';
import type { EnginePool } from '../engines/engine-pool.ts';
import { runEngineProcess } from '../engines/run-engine-process.ts';

export interface AttemptsWatch extends Omit<EngineWatch, 'timeLeftMs'> {
  /** Called before the engine is started again, with the end of the previous attempt. */
  onRestart: (killed: JobError) => void;
  /** Engines that serve several jobs; without them, the job gets an engine of its own. */
  engines?: EnginePool | undefined;
}

/** Runs the engine; if something kills it, starts it again at the first unfinished pass. One time limit covers all. */
export async function runAttempts(jobDir: string, request: RunRequest, watch: AttemptsWatch): Promise<EngineReport> {
  const deadlineMs = performance.now() + request.limits.timeout_seconds * 1000;
  const kills = new KillCounter();
  const { engines } = watch;
  for (;;) {
    const timeLeftMs = deadlineMs - performance.now();
    const engineWatch = { ...watch, timeLeftMs };
    const { report, reason } = await (engines?.run(jobDir, request, engineWatch) ??
      runEngineProcess(jobDir, request, engineWatch));
    if (report !== null) return report;
    const end = describe(reason);
    if (!isKilled(reason)) return makeFailure(end);
    const tooOften = countKill(kills, reason);
    if (tooOften !== null) return makeFailure(tooOften);
    watch.onRestart(end);
  }
}

function countKill(kills: KillCounter, reason: EndReason): JobError | null {
  try {
    kills.count(reason);
    return null;
  } catch (error) {
    if (!isAdeError(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

function describe({ code, details }: EndReason): JobError {
  return { code, message: new AdeError(code, details).message };
}
