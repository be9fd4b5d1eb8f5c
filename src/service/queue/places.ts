import { statSync } from 'node:fs';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { Core } from '../core.ts';
import type { SandboxWatch } from '../host/sandbox-watch.ts';
import type { JobQueue } from './job-queue.ts';
import type { QueueDriver } from './queue-driver.ts';
import type { SafeMode } from './safe-mode.ts';
import type { Slot, SlotPool } from './slots.ts';

export interface PlacesOptions extends Pick<Core, 'folders' | 'observer' | 'nodeId'> {
  queue: JobQueue;
  driver: QueueDriver;
  slots: SlotPool;
  safeMode: SafeMode;
  sandbox: Pick<SandboxWatch, 'assertHolds'>;
  /** Throws `sandbox_unavailable` or `workers_missing` if no node can run jobs. */
  assertRunnable: () => Promise<void>;
  /** The number of the job that was accepted last. */
  lastSeq: number;
}

/** Decides who gets a place in the queue, and in which order jobs were accepted. */
export class Places {
  readonly #options: PlacesOptions;
  #lastSeq: number;

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#lastSeq = options.lastSeq;
  }

  /** The number of a new job in the order of all jobs. Nodes use the time, which they share. */
  nextSeq(): number {
    this.#lastSeq = Math.max(this.#lastSeq + 1, this.#options.nodeId === null ? 0 : Date.now() * 1000);
    return this.#lastSeq;
  }

  /** Takes a place in the queue for a job. Throws `queue_full`, and what `assertAccepting` and `assertRunnable` throw. */
  async reserve(workspaceId: string): Promise<Slot> {
    return this.#reserve(async () => {
      await this.assertRunnable();
      return this.#options.driver.reserve(workspaceId);
    });
  }

  /** Like `reserve`, for a run that only waits for one of this process's slots: no other node can run it. */
  async reserveHere(): Promise<Slot> {
    const { slots, queue, sandbox } = this.#options;
    return this.#reserve(async () => {
      sandbox.assertHolds();
      return slots.reserve(queue.runningCount);
    });
  }

  async #reserve(take: () => Promise<Slot>): Promise<Slot> {
    try {
      this.assertAccepting();
      return await take();
    } catch (error) {
      this.noteRefusal(error);
      throw error;
    }
  }

  /** Throws `sandbox_unavailable` or `workers_missing` if no node can run jobs. */
  assertRunnable(): Promise<void> {
    return this.#options.assertRunnable();
  }

  noteRefusal(error: unknown): void {
    if (isAdeError(error)) this.#options.observer.submissionRefused?.({ code: error.code });
  }

  /**
   * Throws `shutting_down`, `safe_mode_active`, or `storage_unusable` if the folder of all jobs is gone.
   */
  assertAccepting(): void {
    const { queue, safeMode, folders } = this.#options;
    if (queue.isStopped) throw new AdeError('shutting_down');
    safeMode.assertOff();
    assertJobsFolder(folders.jobs);
  }
}

/** Throws `storage_unusable` if the folder of all jobs is gone: making it again would hide that. */
export function assertJobsFolder(jobsDir: string): void {
  const found = statSync(jobsDir, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  const state = found === undefined ? 'it is missing' : 'it is not a folder';
  throw new AdeError('storage_unusable', { path: jobsDir, found: state });
}
