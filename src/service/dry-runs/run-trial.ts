import { AdeError } from '../../contract/errors/index.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { carryOutJob } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import {
  type CurrentEnvironment,
  type EnvironmentUser,
  findVerifiedEnvironment,
} from '../environments/current-environment.ts';
import { forgetEngine, recordEngine } from '../host/engine-processes.ts';
import { toJobError } from '../host/job-error.ts';
import type { RunningJob } from '../queue/job-queue.ts';
import { waitForTurn } from '../queue/wait-for-turn.ts';
import type { DryRunContext } from './context.ts';

/** A job, or a case of a version, that is run in another way. */
type TrialOf = Pick<JobRow, 'id' | 'workspace_id'> & EnvironmentUser;

/** A run that leaves nothing behind. */
export interface Trial {
  /** The run's name in the queue. */
  name: string;
  folder: string;
  /** Makes the folder, once the trial's turn has come, and returns its request. */
  prepare: (environment: CurrentEnvironment) => Promise<RunRequest>;
  /** The version to run with, if it isn't the job's. */
  version?: EnvironmentUser;
}

/**
 * Runs a job in another way, when its turn in the queue comes. Throws `revision_failed` if the run ends in an error,
 * `cancelled` if `signal` ends it, `queue_full` and `shutting_down`.
 */
export async function runTrial(ctx: DryRunContext, job: TrialOf, trial: Trial, signal: AbortSignal): Promise<void> {
  const turn = { name: trial.name, workspaceId: job.workspace_id, folder: 'the folder of a dry run', signal };
  await waitForTurn(ctx, turn, (running) => carryOut(ctx, job, trial, running));
}

async function carryOut(ctx: DryRunContext, job: TrialOf, trial: Trial, running: RunningJob): Promise<void> {
  const { name, folder, prepare, version = job } = trial;
  const environment = await findVerifiedEnvironment(ctx, version);
  const request = await prepare(environment);
  try {
    const report = await carryOutJob(folder, request, {
      isVerified: true,
      engines: ctx.engines,
      signal: running.cancel.signal,
      stopSignal: running.stop.signal,
      onSpawn: (pid) => recordEngine(ctx.folders.engines, name, pid),
    });
    if (report === null) throw new AdeError('shutting_down');
    if (report.error === null) return;
    throw new AdeError('revision_failed', { job_id: job.id, code: report.error.code, found: report.error.message });
  } catch (error) {
    const known = toJobError(error, folder);
    throw error instanceof AdeError
      ? error
      : new AdeError('revision_failed', { job_id: job.id, code: known.code, found: known.message });
  } finally {
    forgetEngine(ctx.folders.engines, name);
  }
}
