import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** With less free space, a job's output may not fit. */
export const LOW_SPACE_BYTES = 512 * 1024 * 1024;
/** With less free space, hardly any job fits. */
const MIN_FREE_BYTES = 32 * 1024 * 1024;
/** Only writing shows whether the user's quota is used up. */
const PROBE_BYTES = 1024 * 1024;
const LOOK_EVERY_MS = 2000;
/** Time that other nodes get to take a job that did not fit; it doubles after each further such job. */
const FIRST_PAUSE_MS = 2000;
const LAST_PAUSE_MS = 300_000;
/** The watch counts the failures of this many jobs: more than any node has at a time. */
const MAX_KNOWN = 1000;

export interface DiskWatchOptions {
  /** The data folder, absolute. */
  folder: string;
  log: (entry: { level: 'info' | 'warn'; message: string }) => void;
  /** Called when the disk is full, to remove files that may go. */
  makeRoom: () => Promise<void>;
  /** Called when there is room again. */
  onRoom: () => void;
}

/** Watches whether jobs fit on this node's disk; jobs that do not fit are left to other nodes. */
export class DiskWatch {
  readonly #options: DiskWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #freeBytes: number | null = null;
  #isFull = false;
  #pauseMs = FIRST_PAUSE_MS;
  #pausedUntilMs = 0;
  /** How often each job did not fit although there was room. */
  readonly #fullRuns = new Map<string, number>();

  constructor(options: DiskWatchOptions) {
    this.#options = options;
  }

  /** While true, no job may be taken. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** For operators; null if there is room. */
  get message(): string | null {
    return this.#isFull ? this.#describe() : null;
  }

  #describe(): string {
    const free = this.#freeBytes === null ? '' : ` (${toMb(this.#freeBytes)} MB are free)`;
    return `The disk of the data folder is full${free}: this node takes no jobs; other nodes run the waiting ones. Free space, or lower ADE_CACHE_MB. When about ${toMb(MIN_FREE_BYTES)} MB are free, it takes jobs again by itself.`;
  }

  /** Looks now, and regularly from now on. */
  async start(): Promise<void> {
    await this.look();
    const note = ({ message }: Error) => this.#options.log({ level: 'warn', message });
    this.#timer = setInterval(() => this.look().catch(note), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Free space in bytes; null if it is unknown. */
  async readFree(): Promise<number | null> {
    try {
      const { bavail, bsize } = await statfs(this.#options.folder);
      return bavail * bsize;
    } catch {
      return null;
    }
  }

  /** How often a job did not fit here although there was room. */
  countFullRuns(jobId: string): number {
    return this.#fullRuns.get(jobId) ?? 0;
  }

  /** Call it when a job did not fit. The failure only counts if `hadRoom`: the disk had room when the job started. */
  async noteFull(jobId: string, hadRoom: boolean): Promise<void> {
    if (this.#fullRuns.size >= MAX_KNOWN) this.#fullRuns.clear();
    if (hadRoom) this.#fullRuns.set(jobId, this.countFullRuns(jobId) + 1);
    this.#pausedUntilMs = performance.now() + this.#pauseMs;
    this.#pauseMs = Math.min(this.#pauseMs * 2, LAST_PAUSE_MS);
    this.#freeBytes = await this.readFree();
    await this.#becomeFull();
  }

  /** Call it when a job has ended. */
  noteEnd(jobId: string, isSuccess: boolean): void {
    this.#fullRuns.delete(jobId);
    if (isSuccess) this.#pauseMs = FIRST_PAUSE_MS;
  }

  /** Finds out whether there is room. Never throws. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    this.#freeBytes = await this.readFree();
    const hasSpace = this.#freeBytes === null || this.#freeBytes >= MIN_FREE_BYTES;
    if (!this.#isFull) return hasSpace ? undefined : this.#becomeFull();
    if (!hasSpace || performance.now() < this.#pausedUntilMs || !(await this.#canWrite())) return;
    this.#isFull = false;
    this.#options.log({ level: 'info', message: 'There is space on the disk again: this node takes jobs' });
    this.#options.onRoom();
  }

  async #becomeFull(): Promise<void> {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#options.log({ level: 'warn', message: this.#describe() });
    await this.#options.makeRoom().catch(() => undefined);
  }

  async #canWrite(): Promise<boolean> {
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(this.#options.folder, '.ade-room-'));
      await writeFile(join(folder, 'probe'), Buffer.alloc(PROBE_BYTES));
      return true;
    } catch {
      return false;
    } finally {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function toMb(bytes: number): number {
  return Math.floor(bytes / (1024 * 1024));
}
