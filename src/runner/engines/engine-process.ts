import type { EngineMessage, EngineOrder } from '../../contract/engine-messages.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import {
  type ConfinedProcess,
  type EndReason,
  entryPath,
  makeEngineConfinement,
  startConfined,
} from '../../sandbox/index.ts';
import { type EngineEnd, type EngineReport, type EngineWatch, makeFailure, makeSuccess } from './engine-end.ts';

/** The engine itself prints nothing, so any output is a crash report. */
const MAX_LOG_BYTES = 256 * 1024;

interface EngineStart {
  args: string[];
  /** The only folder in which the engine can write. */
  folder: string;
  cpuSeconds: number;
}

const EXITED: EndReason = { code: 'process_exited', details: { process: 'The engine', exit_code: 0 } };

/** An engine process, whose messages belong to the job that `follow` waits for. */
export class EngineProcess {
  readonly confined: ConfinedProcess;
  /** Whether somebody ended it; the process itself takes a moment to do so. */
  isKilled = false;
  #take: ((message: EngineMessage) => void) | null = null;
  /** Called when the process has ended. One for the open job: a listener for each job would keep all of them. */
  #noteEnd: (() => void) | null = null;
  #hasEnded = false;

  constructor(request: RunRequest, { args, folder, cpuSeconds }: EngineStart) {
    const { memory_mb: memoryMb, file_mb: fileMb } = request.limits;
    this.confined = startConfined(
      request.sandbox_level,
      makeEngineConfinement({
        entry: entryPath('engine.js'),
        args,
        writePaths: [folder],
        network: request.runtime_network_access,
        cwd: folder,
        env: { TZ: 'UTC' },
        limits: { memoryMb, cpuSeconds, fileMb, logBytes: MAX_LOG_BYTES },
      }),
    );
    const end = () => {
      this.#hasEnded = true;
      this.#noteEnd?.();
    };
    this.confined.ended.then(end, end);
    let rest = '';
    this.confined.output.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#read(line);
    });
  }

  kill(reason: EndReason): void {
    this.isKilled = true;
    this.confined.kill(reason);
  }

  order(order: EngineOrder): void {
    this.confined.input.write(`${JSON.stringify(order)}\n`);
  }

  /** Follows a job to its report, or to the end of the process. The first reason to end it wins. */
  async follow(request: RunRequest, watch: EngineWatch): Promise<EngineEnd> {
    const { confined } = this;
    const cancel = () => this.kill({ code: 'cancelled', details: {} });
    if (watch.signal?.aborted) cancel();
    watch.signal?.addEventListener('abort', cancel, { once: true });
    const seconds = request.limits.timeout_seconds;
    const timer = setTimeout(
      () => this.kill({ code: 'time_limit', details: { seconds } }),
      Math.max(0, watch.timeLeftMs),
    );
    try {
      const report = await this.#waitForReport(watch);
      if (report !== null) return { report, reason: null };
      return { report, reason: (await confined.ended).reason ?? EXITED };
    } catch (error) {
      // If the watcher throws, for example because its disk is full, the engine must not keep running.
      cancel();
      await confined.ended;
      throw error;
    } finally {
      this.#take = null;
      this.#noteEnd = null;
      clearTimeout(timer);
      watch.signal?.removeEventListener('abort', cancel);
    }
  }

  /** Null if the process ended before it could send a report. Messages are handled one after the other. */
  #waitForReport({ onMessage }: EngineWatch): Promise<EngineReport | null> {
    return new Promise((resolve, reject) => {
      let handled: Promise<void> = Promise.resolve();
      const then = (step: () => void | Promise<void>) => {
        handled = handled.then(step).catch(reject);
      };
      this.#take = (message) => {
        if (message.type !== 'succeeded' && message.type !== 'failed') return then(() => onMessage(message));
        this.#take = null;
        then(() => resolve(message.type === 'failed' ? makeFailure(message.error) : makeSuccess(message)));
      };
      this.#noteEnd = () => then(() => resolve(null));
      if (this.#hasEnded) this.#noteEnd();
    });
  }

  #read(line: string): void {
    const message = parseMessage(line);
    if (message !== null && this.#take !== null) {
      this.#take(message);
      return;
    }
    const found = message === null ? 'not JSON' : 'a message after the report of its job';
    this.kill({ code: 'protocol_violation', details: { process: 'The engine', found } });
  }
}

function parseMessage(line: string): EngineMessage | null {
  try {
    return JSON.parse(line) as EngineMessage;
  } catch {
    return null;
  }
}
