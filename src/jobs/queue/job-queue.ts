import type { JobPosition } from '../../store/jobs.ts';
import type { Slot } from './slots.ts';

export interface QueueEntry {
  jobId: string;
  workspaceId: string;
  batchId: string | null;
  /** How often the server died under it in the same pass. */
  serverDeaths: number;
  slot: Slot;
  enqueuedAtMs: number;
}

/** A job that runs: the two ways in which it can be ended, and how far it is. */
export interface RunningJob {
  entry: QueueEntry;
  cancel: AbortController;
  stop: AbortController;
  /** Null until its first pass begins. */
  position: JobPosition | null;
  done: Promise<void>;
}

export interface QueueOptions {
  maxConcurrency: number;
  /** Runs a job to its end; `postponed`: it could not even begin and waits again. */
  run: (entry: QueueEntry, job: RunningJob) => Promise<'ended' | 'stopped' | 'postponed'>;
  mayStart: () => boolean;
  onMoved: () => void;
}

/** A job under which the server died so often runs alone, so that no other shares the blame for its last chance. */
export const SUSPECT_DEATHS = 2;
const POSTPONE_MS = 2000;

/** Jobs that wait and jobs that run, at most `maxConcurrency` of those. The database holds the same, for the next start. */
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

  /** No job starts any more. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  get waiting(): readonly QueueEntry[] {
    return this.#waiting;
  }

  countOfBatches(): number {
    const running = [...this.#running.values()].map(({ entry }) => entry);
    return [...this.#waiting, ...running].filter(({ batchId }) => batchId !== null).length;
  }

  /** 1 for the next; null when it does not wait. */
  positionOf(jobId: string): number | null {
    const index = this.#waiting.findIndex((entry) => entry.jobId === jobId);
    return index < 0 ? null : index + 1;
  }

  livePosition(jobId: string): JobPosition | null {
    return this.#running.get(jobId)?.position ?? null;
  }

  findRunning(jobId: string): RunningJob | undefined {
    return this.#running.get(jobId);
  }

  open(): void {
    this.#isOpen = true;
    this.pump();
  }

  add(entry: QueueEntry): void {
    this.#waiting.push(entry);
    this.pump();
    this.#options.onMoved();
  }

  /** Takes a job out that has not started; undefined when it does not wait. */
  remove(jobId: string): QueueEntry | undefined {
    const index = this.#waiting.findIndex((entry) => entry.jobId === jobId);
    if (index < 0) return undefined;
    const [entry] = this.#waiting.splice(index, 1);
    this.#options.onMoved();
    return entry;
  }

  /** Starts what may start. */
  pump(): void {
    while (this.#canStartNext()) this.#start(this.#waiting.shift()!);
  }

  /** Starts nothing more, waits for what runs, then stops the rest, which the next start resumes. */
  async drain(timeoutMs: number): Promise<void> {
    this.#isStopped = true;
    const all = () => Promise.all([...this.#running.values()].map(({ done }) => done));
    const timer = setTimeout(() => this.#stopAll(), timeoutMs);
    await all();
    clearTimeout(timer);
  }

  #stopAll(): void {
    for (const { stop } of this.#running.values()) stop.abort();
  }

  #canStartNext(): boolean {
    const [next] = this.#waiting;
    if (next === undefined || !this.#isOpen || this.#isStopped || !this.#options.mayStart()) return false;
    if (performance.now() < this.#pausedUntilMs) return false;
    if (this.#running.size === 0) return true;
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
      done: Promise.resolve(),
    };
    this.#running.set(entry.jobId, job);
    job.done = this.#run(entry, job);
    this.#options.onMoved();
  }

  async #run(entry: QueueEntry, job: RunningJob): Promise<void> {
    const outcome = await this.#options.run(entry, job);
    this.#running.delete(entry.jobId);
    if (outcome === 'postponed' && !this.#isStopped) this.#postpone(entry);
    else entry.slot.release();
    this.pump();
  }

  #postpone(entry: QueueEntry): void {
    this.#waiting.unshift(entry);
    this.#pausedUntilMs = performance.now() + POSTPONE_MS;
    setTimeout(() => this.pump(), POSTPONE_MS + 1).unref();
  }
}
