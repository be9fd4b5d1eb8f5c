import type { ErrorCode } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Settings } from '../../contract/settings.ts';
import { chooseLevel, proveLevel } from '../../sandbox/index.ts';

const PROVE_EVERY_MS = 60_000;
/** While no level works, jobs wait, and the proof is repeated at this interval. */
const RETRY_EVERY_MS = 2000;

/** Error codes of processes whose own code need not be the cause: perhaps the host has changed. */
const UNEXPLAINED: readonly string[] = [
  ...([
    'process_killed',
    'process_killed_repeatedly',
    'process_crashed',
    'process_exited',
    'forbidden_call',
  ] satisfies ErrorCode[]),
  ...(['sandbox_unavailable', 'engine_failed'] satisfies ErrorCode[]),
];

export interface SandboxWatchOptions {
  settings: Pick<Settings, 'sandbox'>;
  log: (entry: { level: 'info' | 'error'; message: string }) => void;
  /** Called when a level works again. */
  onRecovered: () => void;
}

/**
 * Whether rules can be confined on this host. This is proved again at intervals, and whenever a process ends without an
 * explanation: a kernel setting or a file of the runtime may change while the service runs.
 */
export class SandboxWatch {
  readonly #options: SandboxWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #proof: Promise<void> | undefined;
  #error: Error | null = null;
  #level: SandboxLevel | null = null;
  #isStopped = false;

  constructor(options: SandboxWatchOptions) {
    this.#options = options;
  }

  /** Whether jobs may start: the last proof succeeded. */
  get holds(): boolean {
    return this.#error === null;
  }

  /** Throws the reason why no job can run, `sandbox_unavailable`, if the last proof failed. */
  assertHolds(): void {
    if (this.#error !== null) throw this.#error;
  }

  /** Why no job can run; null if a level works. */
  get problem(): string | null {
    return this.#error && describeProblem(this.#error);
  }

  /** The level of the last proof; null if there was none yet, or it failed. */
  get level(): SandboxLevel | null {
    return this.#error === null ? this.#level : null;
  }

  /** The level of the last proof; throws the reason if it failed. */
  async getLevel(): Promise<SandboxLevel> {
    if (this.#level === null && this.#error === null) await this.prove();
    if (this.#level === null) throw this.#error;
    return this.#level;
  }

  /** Proves the level now, without waiting for the result, and regularly from now on. */
  start(): void {
    this.prove().catch((error: Error) => this.#options.log({ level: 'error', message: describeProblem(error) }));
  }

  /** Proves the level now, or waits for the proof in progress. Never throws. */
  prove(): Promise<void> {
    this.#proof ??= this.#run().finally(() => {
      this.#proof = undefined;
      this.#wait();
    });
    return this.#proof;
  }

  /** Call it with the error code of each job that ended, before the next one starts. */
  async noteEnd(code: string | null): Promise<void> {
    if (code !== null && UNEXPLAINED.includes(code)) await this.prove();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const { settings, log, onRecovered } = this.#options;
    const heldBefore = this.holds;
    try {
      this.#level = await chooseLevel(settings.sandbox, proveLevel);
      this.#error = null;
      if (heldBefore) return;
      log({ level: 'info', message: `The sandbox works again, at level ${this.#level}` });
      onRecovered();
    } catch (error) {
      this.#error = error as Error;
      this.#level = null;
      if (heldBefore) log({ level: 'error', message: describeProblem(this.#error) });
    }
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.start(), this.holds ? PROVE_EVERY_MS : RETRY_EVERY_MS).unref();
  }
}

function describeProblem({ message }: Error): string {
  return `No job can run: ${message}`;
}
