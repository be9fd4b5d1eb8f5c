import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ending } from './main.ts';

/** Of processor time, so that a busy machine stops no reader. */
const MAX_SECONDS = 5;
/** A reader that waits takes no processor time; then, or without /proc, this many times as long is too long. */
const PATIENCE = 12;
const MAX_MB = 256;

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
    const before = readProcessorSeconds(child.pid!);
    const timer = setTimeout(() => watched.resolve({ stopped: 'time' }), PATIENCE * this.#maxSeconds * 1000);
    const watch = setInterval(() => {
      if (readPeakMb(child.pid!) > MAX_MB) watched.resolve({ stopped: 'memory' });
      if (readProcessorSeconds(child.pid!) - before > this.#maxSeconds) watched.resolve({ stopped: 'time' });
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

const TICKS_PER_SECOND = 100;

/** Processor time of the process so far; 0 if there is no /proc. */
function readProcessorSeconds(pid: number): number {
  try {
    // The name of the program, in brackets, may have blanks; the times are the 12th and 13th number after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return 0;
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
