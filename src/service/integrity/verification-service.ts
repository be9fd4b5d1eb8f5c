import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verification, WorkspaceVerification } from '../../contract/api/index.ts';
import { TRIAL_PREFIX } from '../../contract/layout.ts';
import { makeRecordReader } from '../../record/reader/index.ts';
import type { RerunOptions } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { DryRunContext } from '../dry-runs/context.ts';
import { forgetEngine, recordEngine } from '../host/engine-processes.ts';
import type { RunningJob } from '../queue/job-queue.ts';
import { waitForTurn } from '../queue/wait-for-turn.ts';
import type { Turns } from '../turns.ts';
import { verifyStoredJob } from './verify-stored-job.ts';
import { verifyWorkspace } from './verify-workspace.ts';

interface VerificationContext extends DryRunContext {
  /** One turn for each workspace. */
  turns: Turns;
}

/** Verifies that results of jobs are what ADE made from their documents; used by `http/`. */
export class VerificationService {
  readonly #ctx: VerificationContext;
  readonly #options: Pick<RerunOptions, 'settings' | 'records'>;

  constructor(ctx: VerificationContext) {
    this.#ctx = ctx;
    this.#options = { settings: ctx.settings, records: makeRecordReader(ctx.artifacts) };
  }

  /** Only compares hashes; runs nothing. Throws `job_not_verifiable`. */
  async compareHashes(row: JobRow): Promise<Verification> {
    return verifyStoredJob(this.#ctx, row, { ...this.#options, rerun: false });
  }

  /**
   * Runs the job again when its turn in the queue comes, in a folder that is removed afterwards. `signal` ends this.
   * Throws `queue_full`, `safe_mode_active`, `job_not_verifiable`.
   */
  async runAgain(row: JobRow, signal: AbortSignal): Promise<Verification> {
    const ctx = this.#ctx;
    const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
    const folder = join(ctx.folders.jobs, name);
    try {
      const turn = { name, workspaceId: row.workspace_id, folder: 'the folder of a new run', signal };
      return await waitForTurn(ctx, turn, (running) => this.#run(row, { folder, name }, running));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #run(
    row: JobRow,
    { folder, name }: { folder: string; name: string },
    { cancel, stop }: RunningJob,
  ): Promise<Verification> {
    const { folders } = this.#ctx;
    try {
      return await verifyStoredJob(this.#ctx, row, {
        ...this.#options,
        folder,
        signal: cancel.signal,
        stopSignal: stop.signal,
        onSpawn: (pid) => recordEngine(folders.engines, name, pid),
      });
    } finally {
      forgetEngine(folders.engines, name);
    }
  }

  /** Compares all hashes of a workspace, and checks its activity; only one call per workspace runs at a time. */
  async verifyWorkspace(workspaceId: string, signal: AbortSignal): Promise<WorkspaceVerification> {
    const ctx = this.#ctx;
    const stop = AbortSignal.any([signal, ctx.stopping]);
    return ctx.turns.take(`verify ${workspaceId}`, () =>
      verifyWorkspace(ctx, workspaceId, { ...this.#options, signal: stop }),
    );
  }
}
