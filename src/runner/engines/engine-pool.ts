import { jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { isKilled } from '../../sandbox/index.ts';
import type { EngineEnd, EngineWatch } from './engine-end.ts';
import { EngineFolder } from './engine-folder.ts';
import { findKey, resolveEnvironment, ServedEngine } from './served-engine.ts';

export interface EnginePoolOptions {
  dataDir: string;
  /** How many engines may wait for jobs at once. */
  maxIdle: number;
  /** How long an engine waits for a job. */
  idleSeconds: number;
  /** How much memory an engine may keep after a job; 256 MB by default. */
  maxResidentMb?: number;
  /** How many jobs will come, if this is known. */
  jobCount?: number;
  /** Whether engines may wait for jobs, with packages that they have loaded; by default always. */
  mayWait?: () => boolean;
}

/**
 * Engines that run one job after the other: code that has run before runs several times as fast. Each job has its own
 * rule host. An engine ends if a job fails, after many jobs, and if no job comes for a while.
 */
export class EnginePool {
  readonly #options: EnginePoolOptions;
  readonly #folder: EngineFolder;
  /** The engine that waits longest comes first. */
  readonly #idle = new Map<ServedEngine, NodeJS.Timeout>();
  readonly #ends = new Set<Promise<void>>();
  #runCount = 0;
  #startedCount = 0;
  #isClosed = false;

  constructor(options: EnginePoolOptions) {
    this.#options = options;
    this.#folder = new EngineFolder(options.dataDir);
  }

  /** Runs a job's engine until its report or its end. Nothing may use the job's folder meanwhile. */
  async run(jobDir: string, request: RunRequest, watch: EngineWatch): Promise<EngineEnd> {
    const deadlineMs = performance.now() + watch.timeLeftMs;
    const waiting = this.#take(request, jobPaths(jobDir).environment);
    if (waiting !== null) {
      let hasBegun = false;
      const onMessage: EngineWatch['onMessage'] = (message) => {
        hasBegun = true;
        return watch.onMessage(message);
      };
      const end = await this.#runOn(waiting, jobDir, request, { ...watch, onMessage });
      // Otherwise it may have been killed while it waited, which is not counted for this job.
      if (hasBegun || end.reason === null || !isKilled(end.reason)) return end;
    }
    return this.#runOn(this.#start(request), jobDir, request, {
      ...watch,
      timeLeftMs: deadlineMs - performance.now(),
    });
  }

  async #runOn(engine: ServedEngine, jobDir: string, request: RunRequest, watch: EngineWatch): Promise<EngineEnd> {
    let mayServe = false;
    this.#runCount += 1;
    this.#startedCount += 1;
    try {
      if (engine.pid > 0) watch.onSpawn?.(engine.pid);
      const { jobCount = Number.POSITIVE_INFINITY } = this.#options;
      const mayExpect = () => this.#mayWait() && this.#startedCount < jobCount;
      const end = await engine.run(jobDir, request, watch, mayExpect);
      mayServe = end.report?.status === 'success' && this.#mayWait() && engine.isReusable();
      return end;
    } finally {
      if (mayServe) this.#keep(engine);
      // The job may be started again at once: then nothing of its last engine may be left.
      else await this.#end(engine);
      this.#runCount -= 1;
      this.#removeUnused();
    }
  }

  /** Prepares an engine for a job with such a request and the package of this environment, which may come soon. */
  expect(request: RunRequest, environmentDir: string): void {
    if (!this.#mayWait()) return;
    const engine = this.#take(request, environmentDir) ?? this.#start(request);
    engine.expect(request, environmentDir);
    this.#keep(engine);
  }

  /** Ends all engines that wait; the others end with their jobs. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.endIdle();
    await Promise.all(this.#ends);
    this.#removeUnused();
  }

  #removeUnused(): void {
    if (this.#isClosed && this.#runCount === 0) this.#folder.remove();
  }

  #mayWait(): boolean {
    const { maxIdle, mayWait } = this.#options;
    return !this.#isClosed && maxIdle > 0 && mayWait?.() !== false;
  }

  /** Call it when no engine may wait any more. */
  endIdle(): void {
    for (const engine of this.#idle.keys()) this.#drop(engine);
  }

  #start(request: RunRequest): ServedEngine {
    const engine = new ServedEngine(this.#folder.make(), request, this.#options.maxResidentMb);
    // It may be killed from outside while it waits.
    const drop = () => this.#drop(engine);
    engine.ended.then(drop, drop);
    return engine;
  }

  /** An engine that fits, at best one whose rule host fits too. */
  #take(request: RunRequest, environmentDir: string): ServedEngine | null {
    const key = findKey(request);
    for (const one of this.#idle.keys()) if (!one.hasFolder) this.#drop(one);
    const fitting = [...this.#idle.keys()].filter((one) => one.key === key);
    const environment = resolveEnvironment(environmentDir);
    const engine = fitting.find((one) => one.environment === environment) ?? fitting[0] ?? null;
    if (engine !== null) this.#forget(engine);
    return engine;
  }

  #keep(engine: ServedEngine): void {
    const { maxIdle, idleSeconds } = this.#options;
    const timer = setTimeout(() => this.#drop(engine), idleSeconds * 1000).unref();
    this.#idle.set(engine, timer);
    const [oldest] = this.#idle.keys();
    if (this.#idle.size > maxIdle) this.#drop(oldest!);
  }

  #forget(engine: ServedEngine): boolean {
    clearTimeout(this.#idle.get(engine));
    return this.#idle.delete(engine);
  }

  #drop(engine: ServedEngine): void {
    if (this.#forget(engine)) this.#end(engine).catch(() => undefined);
  }

  #end(engine: ServedEngine): Promise<void> {
    const end = engine.end().finally(() => this.#ends.delete(end));
    this.#ends.add(end);
    return end;
  }
}
