import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { EngineEnd, EngineWatch } from './engine-end.ts';
import { EngineProcess } from './engine-process.ts';
import { JobView } from './job-view.ts';

/** An engine is replaced after this many jobs, ... */
const MAX_JOBS = 500;
/** ... this much CPU time, so that its own limit of CPU time can be that of one job plus this, ... */
const MAX_CPU_SECONDS = 60;
/** ... or if it keeps this much memory after a job. */
const MAX_RESIDENT_MB = 256;

const CPU_POLL_MS = 200;

/** An engine that runs one job after the other, each in a view of the job's folder. */
export class ServedEngine {
  /** Jobs whose engines are started in the same way have the same key. */
  readonly key: string;
  /** The environment for which a rule host waits; null if none does. */
  environment: string | null = null;
  readonly #folder: string;
  readonly #process: EngineProcess;
  readonly #maxResidentMb: number;
  #jobCount = 0;
  #hasEnded = false;
  /** Whether files of the last job could not be removed. */
  #hasLeftFiles = false;

  /** Starts an engine for jobs like that of `request`, with an own folder in `parentDir`. */
  constructor(parentDir: string, request: RunRequest, maxResidentMb = MAX_RESIDENT_MB) {
    this.#maxResidentMb = maxResidentMb;
    this.key = findKey(request);
    // Without links, like the paths of open files.
    this.#folder = join(realpathSync(parentDir), randomBytes(8).toString('hex'));
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const cpuSeconds = request.limits.cpu_seconds + MAX_CPU_SECONDS;
    this.#process = new EngineProcess(request, { args: [], folder: this.#folder, cpuSeconds });
    const end = () => {
      this.#hasEnded = true;
    };
    this.#process.confined.ended.then(end, end);
  }

  get pid(): number {
    return this.#process.confined.pid;
  }

  get ended(): Promise<unknown> {
    return this.#process.confined.ended;
  }

  /** False if somebody removed the engine's folder: it cannot run a job then. */
  get hasFolder(): boolean {
    return existsSync(this.#folder);
  }

  /** Starts a rule host for jobs of this package, unless one waits. */
  expect(request: RunRequest, environmentDir: string): void {
    this.environment = resolveEnvironment(environmentDir);
    this.#process.order({ type: 'expect', request, environment_dir: this.environment });
  }

  /** If the job succeeds and `mayExpect` says so, a rule host is started for another job of its package. */
  async run(jobDir: string, request: RunRequest, watch: EngineWatch, mayExpect: () => boolean): Promise<EngineEnd> {
    this.#jobCount += 1;
    this.environment = null;
    // The name is new: what an earlier job may still write finds no folder.
    const view = new JobView(jobDir, join(this.#folder, String(this.#jobCount)));
    const stopTimer = this.#limitCpuTime(request);
    try {
      this.#process.order({ type: 'run', dir: view.dir });
      const end = await this.#process.follow(request, { ...watch, onMessage: publishFirst(view, watch) });
      if (end.report?.status === 'success' && mayExpect()) this.expect(request, jobPaths(jobDir).environment);
      await view.close();
      return nameJobDir(end, view.dir, jobDir);
    } finally {
      stopTimer();
      // Until then, the engine could change files that the job got as second names.
      await view.remove().catch(() => {
        this.#hasLeftFiles = true;
      });
    }
  }

  /** The kernel's limit is for all jobs of the process. */
  #limitCpuTime({ limits: { cpu_seconds: seconds } }: RunRequest): () => void {
    const { confined } = this.#process;
    const lastMs = confined.cpuMs() + seconds * 1000;
    const timer = setInterval(() => {
      if (confined.cpuMs() > lastMs) this.#process.kill({ code: 'cpu_limit', details: { seconds } });
    }, CPU_POLL_MS);
    return () => clearInterval(timer);
  }

  /** Whether the engine may get another job, after one that succeeded. */
  isReusable(): boolean {
    const { confined, isKilled } = this.#process;
    // What ended its last job too late must not end the next one.
    if (this.#hasEnded || this.#hasLeftFiles || isKilled || this.#jobCount >= MAX_JOBS) return false;
    if (confined.cpuMs() > MAX_CPU_SECONDS * 1000 || confined.residentMb() > this.#maxResidentMb) return false;
    // An open file of the job before could still be read or written.
    return confined.openPaths()?.every((path) => !path.startsWith(this.#folder + sep)) ?? process.platform !== 'linux';
  }

  /** Ends the process and removes its folder. */
  async end(): Promise<void> {
    this.#process.kill({ code: 'cancelled', details: {} });
    await this.ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** All that an engine process is started with. */
export function findKey({ sandbox_level, runtime_network_access, limits }: RunRequest): string {
  const { memory_mb, cpu_seconds, file_mb } = limits;
  return JSON.stringify([sandbox_level, runtime_network_access, memory_mb, cpu_seconds, file_mb]);
}

/** The environment without links; as it is if it is missing, which the engine finds out. */
export function resolveEnvironment(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The view is removed, so a message about it is a message about the job's folder. */
function nameJobDir(end: EngineEnd, viewDir: string, jobDir: string): EngineEnd {
  const error = end.report?.error;
  if (error) error.message = error.message.replaceAll(viewDir, jobDir);
  return end;
}

/** Publishes the first record, and the files of each pass, before the message about it is passed on. */
function publishFirst(view: JobView, { onMessage }: EngineWatch): EngineWatch['onMessage'] {
  return async (message) => {
    const isFirst = message.type === 'pass_started' && message.name === 'structure';
    if (isFirst || message.type === 'pass_finished') await view.publish();
    await onMessage(message);
  };
}
