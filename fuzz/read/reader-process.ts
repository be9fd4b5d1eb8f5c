import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ending } from './main.ts';

const MAX_SECONDS = 10;
const MAX_MB = 512;

/** Often enough to stop a process before it has taken the machine's memory. */
const WATCH_INTERVAL_MS = 100;
const LOG_LIMIT = 4000;

/** The result for a document: how reading it ended, or why the process was stopped. */
export type ReadResult = Ending | { crashed: string } | { stopped: 'time' | 'memory' };

/** A process that reads documents; restarted when it has ended. */
export class ReaderProcess {
  readonly #entry: string;
  readonly #maxSeconds: number;
  #child: ChildProcess | undefined;
  #log = '';

  constructor(entry = join(import.meta.dirname, 'main.ts'), maxSeconds = MAX_SECONDS) {
    this.#entry = entry;
    this.#maxSeconds = maxSeconds;
  }

  /** Call it for one document at a time. */
  async read(path: string): Promise<ReadResult> {
    this.#child ??= this.#start();
    const child = this.#child;
    const watched = Promise.withResolvers<ReadResult>();
    const onExit = (code: number | null, signal: string | null) =>
      watched.resolve({ crashed: `ended with ${code ?? signal}\n${this.#log}` });
    const timer = setTimeout(() => watched.resolve({ stopped: 'time' }), this.#maxSeconds * 1000);
    const watch = setInterval(() => {
      if (readPeakMb(child.pid!) > MAX_MB) watched.resolve({ stopped: 'memory' });
    }, WATCH_INTERVAL_MS);
    child.once('exit', onExit).once('message', (ending) => watched.resolve(ending as Ending));
    child.send(path);
    const result = await watched.promise;
    clearTimeout(timer);
    clearInterval(watch);
    child.removeAllListeners();
    if ('peakMb' in result && result.peakMb <= MAX_MB) return result;
    this.stop();
    return 'peakMb' in result ? { stopped: 'memory' } : result;
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #start(): ChildProcess {
    this.#log = '';
    const child = fork(this.#entry, {
      // A heap beyond the limit ends the process, however fast the heap grows.
      execArgv: [`--max-old-space-size=${MAX_MB}`, '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'json',
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#log = (this.#log + text).slice(-LOG_LIMIT);
      });
    }
    return child;
  }
}

/** Peak resident memory; 0 if there is no /proc. */
function readPeakMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
