import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type DataFolders, TRIAL_PREFIX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { startWaitingEngine } from '../../runner/index.ts';
import type { ConfinedProcess } from '../../sandbox/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import { forgetEngine, recordEngine } from '../host/engine-processes.ts';

/** How many engines wait for documents that people look at. Each takes the memory of an engine and a rule host. */
const MAX_WAITING = 2;

/** How long an engine waits while somebody thinks about a document. */
const IDLE_MS = 2 * 60 * 1000;

/** Delay before an engine is started: this needs the processors, and the waiting person's answer comes first. */
const START_AFTER_MS = 100;

type Prepare = (folder: string) => Promise<RunRequest>;

type EngineFolders = Pick<DataFolders, 'waiting' | 'engines'>;

/** An engine with its rule host, started in its own folder before the next dry run of a job. */
export class WaitingEngine {
  readonly name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
  readonly folder: string;
  readonly #folders: EngineFolders;
  #started: { request: RunRequest; process: ConfinedProcess } | null = null;
  #hasEnded = false;

  constructor(folders: EngineFolders) {
    this.#folders = folders;
    this.folder = join(folders.waiting, this.name);
  }

  /** `request` is like the request in the folder, and contains everything that is already known. */
  start(request: RunRequest): void {
    const process = startWaitingEngine(this.folder, request);
    this.#started = { request, process };
    if (process.pid > 0) recordEngine(this.#folders.engines, this.name, process.pid);
    const forget = () => {
      this.#hasEnded = true;
      forgetEngine(this.#folders.engines, this.name);
    };
    process.ended.then(forget, forget);
  }

  get isReady(): boolean {
    return this.#started !== null && !this.#hasEnded;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The process, if it was started for this request; null if another one has to be started. */
  fit(request: RunRequest): ConfinedProcess | null {
    if (this.#started === null || this.#hasEnded) return null;
    return isForRequest(this.#started.request, request) ? this.#started.process : null;
  }

  /** Ends the process, if it runs, and removes its folder. */
  async end(): Promise<void> {
    const process = this.#started?.process;
    process?.kill({ code: 'cancelled', details: {} });
    // Without this, the process would not end, since nobody reads its output.
    process?.output.resume();
    await process?.ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Whether an engine that was started for one request may run another: all that it was started with is equal. */
export function isForRequest(started: RunRequest, request: RunRequest): boolean {
  return isDeepStrictEqual(pickFixed(started), pickFixed(request));
}

/** Leaves out the parts that a correction may change: the engine reads these only when the run begins. */
function pickFixed({ base_revision: _, read_as: __, ...fixed }: RunRequest): object {
  return fixed;
}

/**
 * Engines that are started before somebody asks for a dry run, by job: starting one takes most of the time of a dry
 * run. Each engine runs once. It is ended if nobody asks for it for a while, if others are needed, and with its job.
 */
export class WaitingEngines {
  readonly #folders: EngineFolders;
  readonly #byJob = new Map<string, { engine: WaitingEngine; revision: number; timer: NodeJS.Timeout }>();
  readonly #work = new Set<Promise<void>>();
  #isClosed = false;

  constructor(folders: EngineFolders) {
    this.#folders = folders;
  }

  /** Removes folders that a dead server left. */
  sweep(): void {
    rmSync(this.#folders.waiting, { recursive: true, force: true });
  }

  /**
   * Starts an engine for the newest revision of a job; if an engine is already waiting, it waits longer. `prepare`
   * makes the engine's folder and returns its request; if it throws, no engine is started.
   */
  expect({ id, revision }: Pick<JobRow, 'id' | 'revision'>, prepare: Prepare): void {
    const known = this.#byJob.get(id);
    if (known?.revision === revision && !known.engine.hasEnded) {
      known.timer.refresh();
      return;
    }
    this.drop(id);
    if (!this.#isClosed) this.#follow(this.#start(id, revision, prepare));
  }

  async #start(jobId: string, revision: number, prepare: Prepare): Promise<void> {
    const engine = new WaitingEngine(this.#folders);
    const timer = setTimeout(() => this.drop(jobId), IDLE_MS).unref();
    this.#byJob.set(jobId, { engine, revision, timer });
    for (const other of [...this.#byJob.keys()].slice(0, -MAX_WAITING)) this.drop(other);
    const isWanted = () => this.#byJob.get(jobId)?.engine === engine;
    try {
      await delay(START_AFTER_MS);
      const request = isWanted() ? await prepare(engine.folder) : null;
      if (request !== null && isWanted()) return engine.start(request);
    } catch {
      if (isWanted()) this.drop(jobId);
    }
    // The engine may have been dropped meanwhile.
    await engine.end();
  }

  /** The engine of a job, which the caller must end from now on; null if there is none, or if it is not ready. */
  take(jobId: string): WaitingEngine | null {
    return this.#byJob.get(jobId)?.engine.isReady ? this.#remove(jobId) : null;
  }

  #remove(jobId: string): WaitingEngine | null {
    const found = this.#byJob.get(jobId);
    if (found === undefined) return null;
    clearTimeout(found.timer);
    this.#byJob.delete(jobId);
    return found.engine;
  }

  drop(jobId: string): void {
    const engine = this.#remove(jobId);
    if (engine !== null) this.release(engine);
  }

  dropAll(): void {
    for (const jobId of [...this.#byJob.keys()]) this.drop(jobId);
  }

  /** Ends an engine in the background. */
  release(engine: WaitingEngine): void {
    this.#follow(engine.end());
  }

  /** Ends all engines, and starts no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.dropAll();
    await Promise.all(this.#work);
  }

  #follow(work: Promise<void>): void {
    const followed = work.catch(() => undefined).finally(() => this.#work.delete(followed));
    this.#work.add(followed);
  }
}
