import type { Estimates } from '../../contract/events.ts';
import type { JobPosition } from '../../storage/store/index.ts';
import type { Slot } from './slots.ts';

export interface QueueEntry {
  jobId: string;
  workspaceId: string;
  batchId: string | null;
  /** How often the server died while the job was in its current pass. */
  serverDeaths: number;
  slot: Slot;
  enqueuedAtMs: number;
  /** Runs instead of a stored job, and stores nothing. It must not reject. */
  run?: (job: RunningJob) => Promise<void>;
}

/** A running job, two ways to end it, and its progress. */
export interface RunningJob {
  entry: QueueEntry;
  cancel: AbortController;
  stop: AbortController;
  /** Null until its first pass begins. */
  position: JobPosition | null;
  /** Estimates about the pass of `position`; null until its first report. */
  estimates: Estimates | null;
  done: Promise<void>;
}

/** The position of a job that runs here, with the estimates that are not stored. */
export type LivePosition = JobPosition & { estimates?: Estimates | null };

/**
 * `stopped`: the job no longer belongs to this process. `postponed`: it could not be started and waits again;
 * `given_back`: the same, and other nodes may take it.
 */
export type RunOutcome = 'ended' | 'stopped' | 'postponed' | 'given_back';

export interface QueueOptions {
  maxConcurrency: number;
  /** Runs a job until it ends or is stopped. */
  run: (entry: QueueEntry, job: RunningJob) => Promise<RunOutcome>;
  mayStart: () => boolean;
  onMoved: () => void;
  /** Called if a run fails although it must not. Its slot is free again. */
  onFault: (jobId: string, error: Error) => void;
}

/** A job during which the server died this often runs alone: if the server dies again, no other job can be the cause. */
export const SUSPECT_DEATHS = 2;
/** A job is not started again if the server has died this many times during one of its passes. */
export const MAX_SERVER_DEATHS = 3;
const POSTPONE_MS = 2000;

/** The waiting jobs, and at most `maxConcurrency` running ones. The database stores the same for the next start. */
export class JobQueue {
  readonly #options: QueueOptions;
  readonly #waiting: QueueEntry[] = [];
  readonly #running = new Map<string, RunningJob>();
  #isOpen = false;
  #isStopped = false;
  #pausedUntilMs = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  countRunning(isCounted: (entry: QueueEntry) => boolean): number {
    return [...this.#running.values()].filter(({ entry }) => isCounted(entry)).length;
  }

  /** Whether no more jobs start. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether no job starts for a moment, because the last one could not reach something that it needs. */
  get isPaused(): boolean {
    return performance.now() < this.#pausedUntilMs;
  }

  get waiting(): readonly QueueEntry[] {
    return this.#waiting;
  }

  countOfBatches(): number {
    const running = [...this.#running.values()].map(({ entry }) => entry);
    return [...this.#waiting, ...running].filter(({ batchId }) => batchId !== null).length;
  }

  /** 1 for the next job; null if it isn't waiting. */
  positionOf(jobId: string): number | null {
    const index = this.#waiting.findIndex((entry) => entry.jobId === jobId);
    return index < 0 ? null : index + 1;
  }

  livePosition(jobId: string): LivePosition | null {
    const { position = null, estimates = null } = this.#running.get(jobId) ?? {};
    return position && { ...position, estimates };
  }

  findRunning(jobId: string): RunningJob | undefined {
    return this.#running.get(jobId);
  }

  open(): void {
    this.#isOpen = true;
    this.startWaiting();
  }

  add(entry: QueueEntry): void {
    this.#waiting.push(entry);
    this.startWaiting();
    this.#options.onMoved();
  }

  /** Takes a cancelled job even if no slot is free: its run notices the cancellation and ends it. */
  end(entry: QueueEntry): void {
    const running = this.#running.get(entry.jobId);
    if (running !== undefined) running.cancel.abort();
    else if (this.positionOf(entry.jobId) === null) this.#start(entry);
  }

  /** Removes a job that has not started; undefined if it isn't waiting. */
  remove(jobId: string): QueueEntry | undefined {
    const index = this.#waiting.findIndex((entry) => entry.jobId === jobId);
    if (index < 0) return undefined;
    const [entry] = this.#waiting.splice(index, 1);
    this.#options.onMoved();
    return entry;
  }

  /** Starts the jobs that may start now. */
  startWaiting(): void {
    for (let next = this.#takeNext(); next !== undefined; next = this.#takeNext()) this.#start(next);
  }

  /** Starts no more jobs, waits for the running ones, then stops the rest. The next start resumes these. */
  async drain(timeoutMs: number): Promise<void> {
    this.#isStopped = true;
    const all = () => Promise.all([...this.#running.values()].map(({ done }) => done));
    const timer = setTimeout(() => this.#stopAll(), timeoutMs);
    await all();
    clearTimeout(timer);
  }

  /** Stops all running jobs and forgets the waiting ones: other nodes have them now. */
  stopJobs(): void {
    for (const entry of this.#waiting.splice(0)) {
      if (entry.run === undefined) entry.slot.release();
      else this.#waiting.push(entry);
    }
    for (const { entry, stop } of this.#running.values()) if (entry.run === undefined) stop.abort();
  }

  #stopAll(): void {
    for (const { stop } of this.#running.values()) stop.abort();
  }

  #takeNext(): QueueEntry | undefined {
    const [next] = this.#waiting;
    return next !== undefined && this.#mayStart(next) ? this.#waiting.shift() : undefined;
  }

  #mayStart(next: QueueEntry): boolean {
    if (!this.#isOpen || this.#isStopped || !this.#options.mayStart()) return false;
    if (this.isPaused) return false;
    // A job with too many deaths is ended rather than run, so it need not be alone.
    if (this.#running.size === 0 || next.serverDeaths >= MAX_SERVER_DEATHS) return true;
    const isSuspect = (entry: QueueEntry) => entry.serverDeaths >= SUSPECT_DEATHS;
    if (isSuspect(next) || [...this.#running.values()].some(({ entry }) => isSuspect(entry))) return false;
    return this.#running.size < this.#options.maxConcurrency;
  }

  #start(entry: QueueEntry): void {
    const job: RunningJob = {
      entry,
      cancel: new AbortController(),
      stop: new AbortController(),
      position: null,
      estimates: null,
      done: Promise.resolve(),
    };
    this.#running.set(entry.jobId, job);
    job.done = this.#run(entry, job).catch((error: Error) => this.#options.onFault(entry.jobId, error));
    this.#options.onMoved();
  }

  async #run(entry: QueueEntry, job: RunningJob): Promise<void> {
    let outcome: RunOutcome = 'ended';
    try {
      if (entry.run === undefined) outcome = await this.#options.run(entry, job);
      else await entry.run(job);
    } finally {
      if (this.#running.get(entry.jobId) === job) this.#running.delete(entry.jobId);
      if (outcome === 'postponed' || outcome === 'given_back') this.#pause();
      if (outcome === 'postponed' && !this.#isStopped) this.#waiting.unshift(entry);
      else entry.slot.release();
      this.startWaiting();
    }
  }

  #pause(): void {
    this.#pausedUntilMs = performance.now() + POSTPONE_MS;
    setTimeout(() => this.startWaiting(), POSTPONE_MS + 1).unref();
  }
}
